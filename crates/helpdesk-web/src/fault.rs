//! What goes wrong, as a status and a page with what to do instead. Never a code alone.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use helpdesk::rules::IdError;
use helpdesk::rules::ids::{KEY_MAX, KeyOf};
use helpdesk::{Error, ErrorKind, FilterField, StoreErrorKind};
use helpdesk_l10n::{Args, Refused};

use crate::frame::Frame;
use crate::safety;

/// Why a request is not carried out. A handler that returns it answers with a page that says what to do
/// instead.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// There is no such page, ticket or file for this reader (S7).
    Missing,
    /// Nobody has signed in.
    SignIn,
    /// The sender is disabled or unknown.
    Barred,
    /// The page is only for leads.
    NoLead,
    /// The request does not come from a page of this origin.
    Foreign,
    /// Another try is possible after this many seconds.
    Throttled(u64),
    /// What was sent cannot be read; the message is for programs.
    Unreadable(&'static str),
    /// More was sent than is accepted.
    TooLarge,
    /// What was sent is not a form.
    MediaType,
    /// The desk cannot be asked now.
    Unavailable,
    /// The desk says no.
    Desk(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if error.is_missing() { Self::Missing } else { Self::Desk(error) }
    }
}

impl Fault {
    /// Returns the status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Barred | Self::NoLead | Self::Foreign => StatusCode::FORBIDDEN,
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
        ErrorKind::Failed => match error.store_kind() {
            Some(StoreErrorKind::Full) => StatusCode::INSUFFICIENT_STORAGE,
            Some(StoreErrorKind::Busy | StoreErrorKind::Stopped | StoreErrorKind::ReadOnly) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Some(
                StoreErrorKind::Damaged
                | StoreErrorKind::Foreign
                | StoreErrorKind::NotEmpty
                | StoreErrorKind::Missing
                | StoreErrorKind::Input
                | StoreErrorKind::Conflict
                | StoreErrorKind::Failed,
            )
            | None => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}

/// Returns what an error of the desk means to the reader, and what to do instead.
pub(crate) fn told(error: &Error, frame: &Frame) -> Refused {
    let l10n = frame.l10n;
    let say =
        |key: &str| Refused { what: l10n.word(key), instead: l10n.word(&format!("{key}.instead")) };
    match error {
        Error::NotFound(_) => l10n.missing_ticket(),
        Error::Refused(rejection) => l10n.rejection(rejection, frame.here),
        Error::Denied(denial) => l10n.denial(*denial),
        Error::Words(error) => Refused { what: l10n.words_error(error), instead: String::new() },
        Error::CommandReused { earlier } => {
            let number = l10n.ticket_number(earlier.number.get());
            let at = l10n.moment_with_time(earlier.at, frame.here);
            let what =
                l10n.say("fault-sent-already", &Args::new().text("number", number).text("at", at));
            Refused { what, instead: l10n.word("fault-sent-already.instead") }
        }
        Error::Upload(_) => say("fault-upload"),
        Error::Input { field: safety::SEEN, .. } => say("fault-seen"),
        Error::Input { field: "stars", .. } => say("fault-stars"),
        Error::Input { field: safety::COMMAND, .. } => say("fault-command"),
        Error::Input { field: "file", .. } => {
            let limit = l10n.size(frame.policy.file_bytes);
            let what = l10n.say("fault-file", &Args::new().text("limit", limit));
            Refused { what, instead: l10n.word("fault-file.instead") }
        }
        Error::Id(IdError::Key { what }) => {
            // By the field's label, which is how people know it.
            let field = l10n.word(match what {
                KeyOf::Agent => "filter-agent",
                KeyOf::Project => "filter-project",
                KeyOf::Customer => "filter-customer",
                KeyOf::Service | KeyOf::Answer => "key-label",
            });
            let args = Args::new().text("field", field).number("most", KEY_MAX as u64);
            let instead = l10n.word("fault-key.instead");
            Refused { what: l10n.say("fault-key", &args), instead }
        }
        Error::Unknown { field, key } => {
            let field = l10n.word(match field {
                FilterField::Agent | FilterField::Assignee => "filter-agent",
                FilterField::Project => "filter-project",
                FilterField::Customer => "filter-customer",
            });
            let args = Args::new().text("field", field).text("key", key.as_str());
            let instead = l10n.word("fault-unknown-key.instead");
            Refused { what: l10n.say("fault-unknown-key", &args), instead }
        }
        Error::Id(_) | Error::Input { .. } | Error::Cursor(_) | Error::Search(_) => {
            say("fault-unreadable")
        }
        Error::Io(_) | Error::Entropy | Error::Host(_) | Error::Damaged(_) => say("fault-failed"),
        Error::Store(error) => say(match error.kind() {
            StoreErrorKind::Full => "fault-full",
            StoreErrorKind::Busy | StoreErrorKind::Stopped | StoreErrorKind::ReadOnly => {
                "fault-unavailable"
            }
            StoreErrorKind::Input => "fault-unreadable",
            StoreErrorKind::Conflict => "fault-changed",
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
pub(crate) struct Note(pub(crate) std::sync::Arc<Fault>);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        match &self {
            Self::Desk(error) if error.kind() == ErrorKind::Failed => {
                // What people wrote is in no error of the store.
                tracing::error!(error = %error, "a request failed");
            }
            Self::Unreadable(what) => tracing::debug!(what, "a request cannot be read"),
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
