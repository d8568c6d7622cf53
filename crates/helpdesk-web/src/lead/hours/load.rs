//! Another calendar, from a file.

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use helpdesk::rules::hours::{Calendar, CalendarFile};
use helpdesk_l10n::Args;

use super::super::{Lead, refused};
use super::{Explained, PATH, show};
use crate::app::App;
use crate::banner::FieldProblem;
use crate::fault::Fault;
use crate::form;
use crate::frame::Frame;

/// The largest file of working hours, in bytes: every day may differ and it still fits.
const FILE_MAX: usize = 1 << 20;

/// The id of the field.
const FIELD: &str = "calendar";

/// A file that a lead sent.
#[derive(Debug)]
pub(crate) struct File {
    lead: Lead,
    bytes: Option<Vec<u8>>,
}

impl FromRequest<App> for File {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let lead = Lead::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let bytes = form::small_file(request, FILE_MAX).await.map_err(Fault::into_response)?;
        Ok(Self { lead, bytes })
    }
}

/// Loads working hours; deadlines that have begun do not move (T3).
pub(crate) async fn load(File { lead, bytes }: File) -> Result<Response, Fault> {
    let f = lead.f();
    let Some(bytes) = bytes else { return refuse(&lead, f.w("calendar-no-file")).await };
    if bytes.len() > FILE_MAX {
        let limit = f.l10n.size(FILE_MAX as u64);
        return refuse(&lead, f.say("calendar-too-large", "limit", &limit)).await;
    }
    match read(f, &bytes) {
        Ok(hours) => {
            let (_, done) = lead.change(move |keeper| keeper.load_hours(hours)).await?;
            Ok(lead.done(PATH, done))
        }
        Err(words) => refuse(&lead, words).await,
    }
}

/// Reads a calendar, or tells what is wrong with it.
fn read(f: &Frame, bytes: &[u8]) -> Result<Calendar, String> {
    let file: CalendarFile = serde_json::from_slice(bytes).map_err(|error| {
        let args = Args::new().number("line", error.line() as u64);
        let args = args.number("column", error.column() as u64);
        // The place is already told.
        let problem = error.to_string();
        let problem = problem.split_once(" at line ").map_or(&*problem, |(problem, _)| problem);
        f.l10n.say("calendar-unreadable", &args.text("problem", problem))
    })?;
    Calendar::try_from(file).map_err(|error| f.l10n.calendar_error(&error))
}

async fn refuse(lead: &Lead, words: String) -> Result<Response, Fault> {
    let notice = refused(lead.f(), vec![FieldProblem::new(FIELD, words)]);
    show(lead, Some(notice), Explained::default(), StatusCode::UNPROCESSABLE_ENTITY).await
}
