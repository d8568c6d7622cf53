//! Files: as downloads only, and small previews of what truly is a picture.

mod name;
mod picture;

use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use helpdesk::rules::FileRef;
use helpdesk::{Error, FileId, FileReading};

use self::picture::Kind;
use crate::app::App;
use crate::fault::Fault;
use crate::visitor::Visit;

/// How large a file may be to be shown as a picture, in bytes: 5 MiB.
const PREVIEW_BYTES: u64 = 5 << 20;

/// Sends a file as a download.
pub(crate) async fn download(
    State(app): State<App>,
    visit: Visit,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let reading = find(&app, &visit, id).await?;
    Ok(send(&app, reading, HeaderValue::from_static("application/octet-stream")))
}

/// Sends a file that truly is a picture, small enough to be shown.
pub(crate) async fn preview(
    State(app): State<App>,
    visit: Visit,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let reading = find(&app, &visit, id).await?;
    if reading.stored().file.size > PREVIEW_BYTES {
        return Err(Fault::Missing);
    }
    let looked = app.transfers().run(move |_| {
        let first = reading.beginning()?;
        Ok::<_, Error>((reading, first))
    });
    let (reading, first) = looked.await?;
    let kind = Kind::of(&first).ok_or(Fault::Missing)?;
    Ok(send(&app, reading, HeaderValue::from_static(kind.media_type())))
}

/// Returns whether a page may show a preview of the file: whether it is small, and said to be a
/// picture. Whether it truly is one is seen when it is asked for.
pub(crate) fn may_preview(file: &FileRef) -> bool {
    let said = Kind::ALL.iter().any(|kind| kind.media_type() == file.media_type);
    said && file.size <= PREVIEW_BYTES
}

/// Returns the file if it is for this reader. A missing file, another customer's, one of a note and a
/// malformed id are all missing in the same way (S7).
async fn find(
    app: &App,
    visit: &Visit,
    id: Result<Path<String>, PathRejection>,
) -> Result<FileReading, Fault> {
    let id = id.ok().and_then(|Path(id)| id.parse::<FileId>().ok()).ok_or(Fault::Missing)?;
    let reader = visit.me.reader.clone();
    Ok(app.desk().run(move |desk| desk.read_file(&reader, id)).await?)
}

/// Sends a file so that no browser runs it, whatever it holds: as an attachment, with exactly the declared
/// type, in a sandbox that may do nothing.
fn send(app: &App, reading: FileReading, kind: HeaderValue) -> Response {
    let file = &reading.stored().file;
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_LENGTH, HeaderValue::from(file.size)),
        (header::CONTENT_DISPOSITION, name::attachment(file.name.as_str())),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ]);
    (headers, body(app, reading)).into_response()
}

/// Returns the bytes, a chunk at a time: no thread waits for a slow reader.
fn body(app: &App, reading: FileReading) -> Body {
    let from = (app.clone(), reading);
    Body::from_stream(stream::try_unfold(from, |(app, mut reading)| async move {
        let id = reading.stored().file.id;
        let next = app.transfers().run(move |_| {
            let chunk = reading.chunk()?;
            Ok::<_, Error>((chunk, reading))
        });
        // A reader whose connection breaks off notices that the file is not whole.
        let (chunk, reading) = next.await.inspect_err(|error| {
            tracing::error!(%error, file = %id, "a download is broken off");
        })?;
        Ok::<_, Error>(chunk.map(|chunk| (Bytes::from(chunk), (app, reading))))
    }))
}
