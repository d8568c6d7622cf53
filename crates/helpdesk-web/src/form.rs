//! What a form sends: its fields, and its files as uploads of the sender.

pub(crate) mod disposition;
mod encoded;
mod fields;
mod incoming;
mod multipart;
mod staged;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use helpdesk::{Actor, Error, FileId};

pub(crate) use self::fields::Form;
use self::staged::Staged;
use crate::app::App;
use crate::fault::Fault;
use crate::visitor::Visit;

/// The field that names an upload which an earlier try has left.
const UPLOAD: &str = "upload";

impl FromRequest<App> for Form {
    type Rejection = Response;

    /// Nothing of the body is read before the sender is known.
    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let mut staged = Staged::new(app.desk().clone(), visit.me.actor.clone());
        match read(app, &visit, request, &mut staged).await {
            Ok(form) => {
                staged.keep();
                Ok(form)
            }
            Err(fault) => {
                staged.discard().await;
                Err(fault.into_response())
            }
        }
    }
}

async fn read(
    app: &App,
    visit: &Visit,
    request: Request,
    staged: &mut Staged,
) -> Result<Form, Fault> {
    let mut form = match media_type(request.headers()).as_str() {
        "application/x-www-form-urlencoded" => encoded::read(request.into_body()).await?,
        "multipart/form-data" => multipart::read(app, visit, request, staged).await?,
        _ => return Err(Fault::MediaType),
    };
    find_kept(&mut form, app, &visit.me.actor).await?;
    Ok(form)
}

/// Looks up the uploads that an earlier try has left, once each: they come before the new ones.
async fn find_kept(form: &mut Form, app: &App, by: &Actor) -> Result<(), Fault> {
    let mut ids: Vec<FileId> = Vec::new();
    for (_, value) in form.fields.iter().filter(|(name, _)| name == UPLOAD) {
        match value.parse() {
            Ok(id) if ids.contains(&id) => {}
            Ok(id) => ids.push(id),
            Err(error) => form.refused.push(Error::from(error)),
        }
    }
    if ids.is_empty() {
        return Ok(());
    }
    let by = by.clone();
    let found = app.desk().run(move |desk| {
        let find = |id| Ok((id, desk.uploaded(&by, id)?));
        ids.into_iter().map(find).collect::<Result<Vec<_>, Error>>()
    });
    let mut kept = Vec::new();
    for (id, file) in found.await? {
        match file {
            Some(file) => kept.push(file),
            None => form.refused.push(Error::Upload(id)),
        }
    }
    form.uploads.splice(..0, kept);
    Ok(())
}

/// Reads the single file of a form, which is not an attachment, at most `most` + 1 bytes of it, or returns
/// `None` if there is none.
pub(crate) async fn small_file(request: Request, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    match media_type(request.headers()).as_str() {
        "application/x-www-form-urlencoded" => Ok(None),
        "multipart/form-data" => multipart::small_file(request, most).await,
        _ => Err(Fault::MediaType),
    }
}

/// Returns the type of the body, without its parameters and in small letters.
fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.unwrap_or_default().split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_type_of_a_body_is_read_without_its_parameters() {
        for (given, read) in [
            ("multipart/form-data; boundary=x", "multipart/form-data"),
            (
                "Application/X-WWW-Form-Urlencoded ;charset=utf-8",
                "application/x-www-form-urlencoded",
            ),
            ("text/plain", "text/plain"),
            ("", ""),
        ] {
            let headers =
                HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(given))]);
            assert_eq!(media_type(&headers), read);
        }
        assert_eq!(media_type(&HeaderMap::new()), "");
    }
}
