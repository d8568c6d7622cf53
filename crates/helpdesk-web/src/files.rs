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
use helpdesk::rules::digest::Hasher;
use helpdesk::store::StoredFile;
use helpdesk::{Error, FileId};

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
    let stored = find(&app, &visit, id).await?;
    Ok(send(&app, &stored.file, HeaderValue::from_static("application/octet-stream")))
}

/// Sends a file that truly is a picture, small enough to be shown.
pub(crate) async fn preview(
    State(app): State<App>,
    visit: Visit,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let file = find(&app, &visit, id).await?.file;
    if file.size > PREVIEW_BYTES {
        return Err(Fault::Missing);
    }
    let id = file.id;
    let first = app.transfers().run(move |desk| Ok::<_, Error>(desk.store().chunk(id, 0)?)).await?;
    let kind = Kind::of(&first.unwrap_or_default()).ok_or(Fault::Missing)?;
    Ok(send(&app, &file, HeaderValue::from_static(kind.media_type())))
}

/// Returns whether a page may show a preview of the file: whether it is small, and said to be a
/// picture. Whether it truly is one is seen when it is asked for.
pub(crate) fn may_preview(file: &FileRef) -> bool {
    let said = Kind::ALL.iter().any(|kind| kind.media_type() == file.media_type);
    said && file.size <= PREVIEW_BYTES
}

/// Returns the file if it is for this reader. What is missing, another's, of a note or no id at all
/// is missing in one way (S7).
async fn find(
    app: &App,
    visit: &Visit,
    id: Result<Path<String>, PathRejection>,
) -> Result<StoredFile, Fault> {
    let id = id.ok().and_then(|Path(id)| id.parse::<FileId>().ok()).ok_or(Fault::Missing)?;
    let reader = visit.me.reader.clone();
    Ok(app.desk().run(move |desk| desk.file(&reader, id)).await?)
}

/// Sends a file so that no browser runs it, whatever it holds: as an attachment, of the type that is
/// said and no other, in a sandbox that may do nothing.
fn send(app: &App, file: &FileRef, kind: HeaderValue) -> Response {
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
    (headers, body(app, file)).into_response()
}

/// A file on its way out.
struct Outgoing {
    app: App,
    file: FileRef,
    hasher: Hasher,
    index: u32,
    sent: u64,
}

/// Returns the bytes, a chunk at a time: no thread waits for a slow reader.
fn body(app: &App, file: &FileRef) -> Body {
    let hasher = Hasher::default();
    let from = Outgoing { app: app.clone(), file: file.clone(), hasher, index: 0, sent: 0 };
    Body::from_stream(stream::try_unfold(from, |mut from| async move {
        let chunk = from.next().await.inspect_err(|error| {
            tracing::error!(%error, file = %from.file.id, "a download is broken off");
        })?;
        Ok::<_, Error>(chunk.map(|chunk| (chunk, from)))
    }))
}

impl Outgoing {
    /// Returns the next chunk. The last is sent only once all of them are known to be those that
    /// were stored: a reader whose connection breaks off knows that the file is not whole.
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        if self.sent == self.file.size {
            return Ok(None);
        }
        let (id, index) = (self.file.id, self.index);
        let found =
            self.app.transfers().run(move |desk| Ok::<_, Error>(desk.store().chunk(id, index)?));
        let chunk = found.await?.filter(|chunk| !chunk.is_empty()).ok_or_else(|| self.damaged())?;
        self.hasher.update(&chunk);
        self.sent = self.sent.saturating_add(chunk.len() as u64);
        self.index = self.index.saturating_add(1);
        let is_last = self.sent >= self.file.size;
        if is_last
            && (self.sent > self.file.size || self.hasher.clone().finish() != self.file.digest)
        {
            return Err(self.damaged());
        }
        Ok(Some(Bytes::from(chunk)))
    }

    fn damaged(&self) -> Error {
        Error::Damaged(format!("the bytes of file `{}` are not those that were sent", self.file.id))
    }
}
