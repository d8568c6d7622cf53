//! Another calendar, from a file.

use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::core::FileRef;
use helpdesk::core::hours::{Calendar, CalendarFile};
use helpdesk::{Actor, Error, Helpdesk};
use helpdesk_l10n::Args;

use super::super::{Lead, Sent, refused};
use super::{Explained, PATH, show};
use crate::fault::{self, Fault};
use crate::frame::Frame;

/// The largest file of working hours, in bytes: every day may differ and it still fits.
const FILE_MAX: u64 = 1 << 20;

/// The id of the field.
const FIELD: &str = "calendar";

/// Loads working hours; deadlines that have begun do not move (T3). The file is no attachment: once
/// read it is given back.
pub(crate) async fn load(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    let f = lead.f();
    if let Some(error) = form.refused().first() {
        return refuse(&lead, fault::told(error, f).to_string()).await;
    }
    let Some(file) = form.uploads().first() else {
        return refuse(&lead, f.w("calendar-no-file")).await;
    };
    let (by, file) = (lead.visit.me.actor.clone(), file.clone());
    let bytes = lead.app.transfers().run(move |desk| taken(desk, by, &file)).await?;
    let Some(bytes) = bytes else {
        let limit = f.l10n.size(FILE_MAX);
        return refuse(&lead, f.say("calendar-too-large", "limit", &limit)).await;
    };
    match read(f, &bytes) {
        Ok(hours) => {
            lead.change(move |keeper| keeper.load_hours(hours)).await?;
            Ok(lead.done(PATH, "hours"))
        }
        Err(words) => refuse(&lead, words).await,
    }
}

/// Reads the bytes of an upload and gives it back; none when there are too many.
fn taken(desk: &Helpdesk, by: Actor, file: &FileRef) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = None;
    if file.size <= FILE_MAX {
        let mut read = Vec::new();
        for index in 0.. {
            let Some(chunk) = desk.store().chunk(file.id, index)? else { break };
            read.extend(chunk);
            if read.len() as u64 >= file.size {
                break;
            }
        }
        bytes = Some(read);
    }
    desk.store().discard(by, file.id)?;
    Ok(bytes)
}

/// Reads a calendar, or says what is wrong with it.
fn read(f: &Frame, bytes: &[u8]) -> Result<Calendar, String> {
    let file: CalendarFile = serde_json::from_slice(bytes).map_err(|error| {
        let args = Args::new().number("line", error.line() as u64);
        let args = args.number("column", error.column() as u64);
        // The place is told already.
        let problem = error.to_string();
        let problem = problem.split_once(" at line ").map_or(&*problem, |(problem, _)| problem);
        f.l10n.say("calendar-unreadable", &args.text("problem", problem))
    })?;
    Calendar::try_from(file).map_err(|error| f.l10n.calendar_error(&error))
}

async fn refuse(lead: &Lead, words: String) -> Result<Response, Fault> {
    let notice = refused(lead.f(), vec![(FIELD, words)]);
    show(lead, Some(notice), Explained::default(), StatusCode::UNPROCESSABLE_ENTITY).await
}
