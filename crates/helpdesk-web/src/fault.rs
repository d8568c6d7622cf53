//! What goes wrong, as a status and as a page with what to do instead. Never a code alone.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use helpdesk::core::IdError;
use helpdesk::core::ids::KEY_MAX;
use helpdesk::store::StoreErrorKind;
use helpdesk::{Error, ErrorKind};
use helpdesk_l10n::{Args, Refused};

use crate::app::App;
use crate::frame::{Frame, Who};
use crate::pages::PageOf;
use crate::visit::{Shown, html};

/// Why a request is not answered as it asked.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is no such page, ticket or file for this reader (S7).
    Missing,
    /// Nobody has signed in.
    SignIn,
    /// Whoever asks is disabled or unknown.
    Barred,
    /// The page is for those who lead.
    NoLead,
    /// The request does not come from a page of ours.
    Foreign,
    /// Another try is possible after so many seconds.
    #[cfg(feature = "standalone")]
    Throttled(u64),
    /// What was sent cannot be read; the message is for programs.
    Unreadable(&'static str),
    /// More was sent than is taken.
    TooLarge,
    /// What was sent is no form.
    MediaType,
    /// The desk cannot be asked now.
    Unavailable,
    /// The desk says no.
    Desk(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(_) => Self::Missing,
            other @ (Error::Refused(_)
            | Error::Denied(_)
            | Error::CommandReused
            | Error::Words(_)
            | Error::Id(_)
            | Error::Input { .. }
            | Error::Unknown { .. }
            | Error::Upload(_)
            | Error::Cursor(_)
            | Error::Search(_)
            | Error::Io(_)
            | Error::Entropy
            | Error::Damaged(_)
            | Error::Store(_)) => Self::Desk(other),
        }
    }
}

impl Fault {
    /// Returns the status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Barred | Self::NoLead | Self::Foreign => StatusCode::FORBIDDEN,
            #[cfg(feature = "standalone")]
            Self::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Desk(error) => status(error),
        }
    }
}

/// Returns the status that an error of the desk is answered with: the one mapping to HTTP.
pub(crate) fn status(error: &Error) -> StatusCode {
    match error.kind() {
        ErrorKind::Input => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Refused => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Failed => match error {
            Error::Store(store) => match store.kind() {
                StoreErrorKind::Full => StatusCode::INSUFFICIENT_STORAGE,
                StoreErrorKind::Busy | StoreErrorKind::Stopped | StoreErrorKind::ReadOnly => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                StoreErrorKind::Damaged
                | StoreErrorKind::Foreign
                | StoreErrorKind::NotEmpty
                | StoreErrorKind::Missing
                | StoreErrorKind::Input
                | StoreErrorKind::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Error::NotFound(_)
            | Error::Refused(_)
            | Error::Denied(_)
            | Error::CommandReused
            | Error::Words(_)
            | Error::Id(_)
            | Error::Input { .. }
            | Error::Unknown { .. }
            | Error::Upload(_)
            | Error::Cursor(_)
            | Error::Search(_)
            | Error::Io(_)
            | Error::Entropy
            | Error::Damaged(_) => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}

/// Returns what an error of the desk means to whoever reads it, and what to do instead.
pub(crate) fn told(error: &Error, frame: &Frame) -> Refused {
    let l10n = frame.l10n;
    let say =
        |key: &str| Refused { what: l10n.word(key), instead: l10n.word(&format!("{key}.instead")) };
    match error {
        Error::NotFound(_) => l10n.missing_ticket(),
        Error::Refused(rejection) => l10n.rejection(rejection, frame.here),
        Error::Denied(denial) => l10n.denial(*denial),
        Error::Words(error) => Refused { what: l10n.words_error(error), instead: String::new() },
        Error::CommandReused => say("fault-sent-already"),
        Error::Upload(_) => say("fault-upload"),
        Error::Input { field: "file", .. } => {
            let limit = l10n.size(frame.policy.file_bytes);
            let what = l10n.say("fault-file", &Args::new().text("limit", limit));
            Refused { what, instead: l10n.word("fault-file.instead") }
        }
        Error::Id(IdError::Key { what }) => {
            // By the field's label, which is how people know it.
            let field = l10n.word(match *what {
                "an agent's key" => "filter-agent",
                "a project's key" => "filter-project",
                "a customer's key" => "filter-customer",
                _ => "key-label",
            });
            let args = Args::new().text("field", field).number("most", KEY_MAX as u64);
            let instead = l10n.word("fault-key.instead");
            Refused { what: l10n.say("fault-key", &args), instead }
        }
        Error::Unknown { field, key } => {
            let field = l10n.word(match *field {
                "agent" | "assignee" => "filter-agent",
                "project" => "filter-project",
                "customer" => "filter-customer",
                _ => "key-label",
            });
            let args = Args::new().text("field", field).text("key", key.as_str());
            let instead = l10n.word("fault-unknown-key.instead");
            Refused { what: l10n.say("fault-unknown-key", &args), instead }
        }
        Error::Id(_) | Error::Input { .. } | Error::Cursor(_) | Error::Search(_) => {
            say("fault-unreadable")
        }
        Error::Io(_) | Error::Entropy | Error::Damaged(_) => say("fault-failed"),
        Error::Store(error) => say(match error.kind() {
            StoreErrorKind::Full => "fault-full",
            StoreErrorKind::Busy | StoreErrorKind::Stopped | StoreErrorKind::ReadOnly => {
                "fault-unavailable"
            }
            StoreErrorKind::Input => "fault-unreadable",
            StoreErrorKind::Damaged
            | StoreErrorKind::Foreign
            | StoreErrorKind::NotEmpty
            | StoreErrorKind::Missing
            | StoreErrorKind::Failed => "fault-failed",
        }),
    }
}

/// The fault that a response stands for, until it is made a page.
#[derive(Debug, Clone)]
struct Note(std::sync::Arc<Fault>);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        match &self {
            Self::Desk(error) if error.kind() == ErrorKind::Failed => {
                // What people wrote is in no error of the store.
                tracing::error!(error = %error, "a request failed");
            }
            Self::Unreadable(what) => tracing::debug!(what, "a request cannot be read"),
            #[cfg(feature = "standalone")]
            Self::Throttled(seconds) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            Self::Missing
            | Self::SignIn
            | Self::Barred
            | Self::NoLead
            | Self::Foreign
            | Self::TooLarge
            | Self::MediaType
            | Self::Unavailable
            | Self::Desk(_) => {}
        }
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response.extensions_mut().insert(Note(std::sync::Arc::new(self)));
        response
    }
}

#[derive(Template)]
#[template(path = "lone.html")]
struct Lone<'a> {
    f: &'a Frame,
    what: &'a str,
    instead: &'a str,
    code: &'a str,
}

/// Turns a response that is nothing but a refusal into a page; every other one stays as it is.
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
            | Fault::Unreadable(_)
            | Fault::TooLarge
            | Fault::MediaType
            | Fault::Unavailable,
        )
        | None => of_status(note.as_ref().map(|note| &*note.0), status, frame),
        #[cfg(feature = "standalone")]
        Some(Fault::Throttled(_)) => of_status(note.as_ref().map(|note| &*note.0), status, frame),
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
