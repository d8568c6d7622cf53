//! A refusal as a separate page, with what to do instead. Never a code alone.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::Response;
use helpdesk_l10n::Refused;

use crate::answer::{Shown, html};
use crate::app::App;
use crate::fault::{Fault, Note, told};
use crate::frame::{Frame, Who};
use crate::page::PageOf;

#[derive(Template)]
#[template(path = "lone.html")]
struct Lone<'a> {
    f: &'a Frame,
    what: &'a str,
    instead: &'a str,
    code: &'a str,
}

/// Turns a response that is only a refusal into a page; every other response stays as it is.
pub(crate) fn as_page(app: &App, frame: &Frame, response: Response) -> Response {
    let status = response.status();
    if status.is_success() || status.is_redirection() || status.is_informational() {
        return response;
    }
    if response.extensions().get::<Shown>().is_some() {
        return response;
    }
    let note = response.extensions().get::<Note>().cloned();
    let Refused { what, instead } = match note.as_ref().map(|note| &*note.0) {
        Some(Fault::Desk(error)) => told(error, frame),
        Some(
            Fault::Missing
            | Fault::SignIn
            | Fault::Barred
            | Fault::NoLead
            | Fault::Foreign
            | Fault::Throttled(_)
            | Fault::Unreadable(_)
            | Fault::TooLarge
            | Fault::MediaType
            | Fault::Unavailable,
        )
        | None => of_status(note.as_ref().map(|note| &*note.0), status, frame),
    };
    // A page that says «there is none» names nothing that was asked for (S7).
    let mut frame = frame.clone();
    frame.path = "/".to_owned();
    let frame = &frame;
    let lone = Lone {
        f: frame,
        what: what.trim_end_matches('.'),
        instead: &instead,
        code: status.as_str(),
    };
    let page = PageOf { title: &what, menu: None, roomy: false };
    let Ok(body) = lone.render() else { return response };
    let mut page = html(status, page.within(app, frame, &body));
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

fn of_status(fault: Option<&Fault>, status: StatusCode, frame: &Frame) -> Refused {
    let key = match (fault, status) {
        (_, StatusCode::NOT_FOUND) => return frame.l10n.missing_ticket(),
        (Some(Fault::Foreign), _) => "fault-foreign",
        (Some(Fault::NoLead), _) => "fault-no-lead",
        (_, StatusCode::UNAUTHORIZED) => "fault-sign-in",
        (_, StatusCode::FORBIDDEN) => match frame.who {
            Who::Barred => "fault-barred",
            Who::Nobody | Who::Person(_) | Who::Unknown => "fault-foreign",
        },
        (_, StatusCode::METHOD_NOT_ALLOWED) => "fault-method",
        (_, StatusCode::PAYLOAD_TOO_LARGE) => "fault-too-large",
        (_, StatusCode::TOO_MANY_REQUESTS) => "fault-throttled",
        (_, StatusCode::SERVICE_UNAVAILABLE) => "fault-unavailable",
        (_, status) if status.is_client_error() => "fault-unreadable",
        (_, _) => "fault-failed",
    };
    let l10n = frame.l10n;
    Refused { what: l10n.word(key), instead: l10n.word(&format!("{key}.instead")) }
}
