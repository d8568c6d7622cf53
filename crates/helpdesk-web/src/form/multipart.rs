//! Forms with files: `multipart/form-data`, each file on its way to the disk while it comes.

use std::time::Duration;

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use axum::http::{StatusCode, header};
use bytes::Bytes;
use helpdesk::rules::words::FILES_MAX;
use helpdesk::{Actor, Error};
use http_body_util::Limited;
use tokio::time::timeout;

use super::disposition::Disposition;
use super::fields::{FIELD_BYTES, FIELDS_BYTES, FIELDS_MAX, Form};
use super::incoming::{Inlet, pipe};
use super::staged::Staged;

use crate::app::App;
use crate::fault::Fault;
use crate::visitor::Visit;

/// How many files a form brings at most: one more than a message takes, so that the desk refuses it
/// in its own words.
const FILES: usize = FILES_MAX + 1;
/// For how long nothing may come of a form that has not ended: a file holds a thread meanwhile.
const SILENCE: Duration = Duration::from_secs(30);

pub(super) async fn read(
    app: &App,
    visit: &Visit,
    request: Request,
    staged: &mut Staged,
) -> Result<Form, Fault> {
    let limit = visit.frame.policy.upload_quota.saturating_add(FIELDS_BYTES as u64);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut request = request.map(|body| Body::new(Limited::new(body, limit)));
    DefaultBodyLimit::disable().apply(&mut request);
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| Fault::Unreadable("a form without a boundary"))?;
    let mut form = Form::default();
    let (mut count, mut files, mut written) = (0, 0, 0_usize);
    while let Some(mut part) = patient(parts.next_field()).await? {
        count += 1;
        if count > FIELDS_MAX + FILES {
            return Err(Fault::TooLarge);
        }
        let head = part.headers().get(header::CONTENT_DISPOSITION);
        let head = Disposition::parse(head.map_or(&[], |value| value.as_bytes()));
        let Some(file_name) = head.file_name else {
            let value = text(&mut part).await?;
            written = written.saturating_add(value.len());
            if written > FIELDS_BYTES {
                return Err(Fault::TooLarge);
            }
            form.push(head.name, value)?;
            continue;
        };
        let first = chunk(&mut part).await?;
        // An untouched file chooser sends a file without name and bytes.
        if file_name.is_empty() && first.is_none() {
            continue;
        }
        files += 1;
        if files > FILES {
            return Err(Fault::TooLarge);
        }
        match file(app, &visit.me.actor, file_name, first, part).await? {
            Ok(file) => {
                staged.add(file.id);
                form.uploads.push(file);
            }
            Err(error) => form.refused.push(error),
        }
    }
    Ok(form)
}

/// Reads the single file of a form, which is not an attachment, without storing it, or returns `None` if
/// there is none. Of a file larger than `most` only the first `most` + 1 bytes are returned; one that is many
/// times larger is not read to its end.
pub(super) async fn small_file(request: Request, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    let limit = most.saturating_mul(8);
    let mut request = request.map(|body| Body::new(Limited::new(body, limit)));
    DefaultBodyLimit::disable().apply(&mut request);
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| Fault::Unreadable("a form without a boundary"))?;
    while let Some(mut part) = patient(parts.next_field()).await? {
        let head = part.headers().get(header::CONTENT_DISPOSITION);
        let head = Disposition::parse(head.map_or(&[], |value| value.as_bytes()));
        let mut bytes = Vec::new();
        while let Some(chunk) = chunk(&mut part).await? {
            let room = (most + 1).saturating_sub(bytes.len());
            bytes.extend(chunk.iter().take(room));
        }
        if head.file_name.is_some_and(|name| !name.is_empty() || !bytes.is_empty()) {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Reads a field's value.
async fn text(part: &mut Field<'_>) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = chunk(part).await? {
        if bytes.len().saturating_add(chunk.len()) > FIELD_BYTES {
            return Err(Fault::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Fault::Unreadable("a field is not UTF-8"))
}

/// Takes a file in. A file that the desk refuses is still read to its end, so that what comes after is not
/// lost.
async fn file(
    app: &App,
    by: &Actor,
    name: String,
    first: Option<Bytes>,
    mut part: Field<'_>,
) -> Result<Result<helpdesk::rules::FileRef, Error>, Fault> {
    let (inlet, mut incoming) = pipe();
    let (by, kind) = (by.clone(), part.content_type().unwrap_or_default().to_owned());
    let taking = app.transfers().write(move |desk| desk.upload(&by, &name, &kind, &mut incoming));
    // The inlet goes with the feeding: a connection that breaks leaves no end mark.
    let feeding = async move { feed(inlet, first, &mut part).await };
    let (taken, fed) = tokio::join!(taking, feeding);
    match (taken, fed) {
        (Ok(file), Ok(())) => Ok(Ok(file)),
        (Ok(file), Err(fault)) => {
            // Unreachable as long as only an end mark ends a file; given back like any other.
            tracing::error!(file = %file.id, "a file was taken that had not come whole");
            Err(fault)
        }
        (Err(_), Err(fault)) => Err(fault),
        (Err(error), Ok(())) => Ok(Err(error)),
    }
}

async fn feed(inlet: Inlet, first: Option<Bytes>, part: &mut Field<'_>) -> Result<(), Fault> {
    let mut next = first;
    let mut wanted = true;
    while let Some(bytes) = next {
        wanted = wanted && inlet.send(bytes).await;
        next = chunk(part).await?;
    }
    inlet.end().await;
    Ok(())
}

/// Returns the next bytes of a part that are not empty.
async fn chunk(part: &mut Field<'_>) -> Result<Option<Bytes>, Fault> {
    loop {
        match patient(part.chunk()).await? {
            Some(bytes) if bytes.is_empty() => {}
            other => return Ok(other),
        }
    }
}

/// Waits for what comes next, but not forever.
async fn patient<T>(next: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Fault> {
    let came = timeout(SILENCE, next).await;
    let came = came.map_err(|_| Fault::Unreadable("the form stopped coming"))?;
    came.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
        _ => Fault::Unreadable("the form is broken"),
    })
}
