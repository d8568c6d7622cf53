//! Why a deadline is when it is.

use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use helpdesk::rules::hours::Calendar;
use helpdesk::{Error, TicketNumber};
use helpdesk_l10n::Args;
use serde::Deserialize;

use super::super::Lead;
use crate::fault::Fault;

/// What the form asks: a moment or a ticket.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    at: String,
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    done: String,
}

impl Asked {
    pub(super) fn done(&self) -> &str {
        &self.done
    }
}

/// What was asked, and the explanation.
#[derive(Debug, Default)]
pub(crate) struct Explained {
    pub(super) at: String,
    pub(super) ticket: String,
    pub(super) lines: Vec<String>,
    /// What is wrong with the moment.
    pub(super) bad_at: Option<String>,
    /// What is wrong with the ticket.
    pub(super) bad_ticket: Option<String>,
}

impl Explained {
    pub(super) const fn is_refused(&self) -> bool {
        self.bad_at.is_some() || self.bad_ticket.is_some()
    }
}

pub(super) async fn explain(lead: &Lead, asked: Asked) -> Result<Explained, Fault> {
    let f = lead.f();
    let Asked { at, ticket, .. } = asked;
    let mut said = Explained { at, ticket, ..Explained::default() };
    let (typed_at, typed_ticket) = (said.at.trim(), said.ticket.trim().trim_start_matches('№'));
    let hours = &f.policy.hours;
    let (start, promised) = match (typed_at, typed_ticket.trim()) {
        ("", "") => return Ok(said),
        (_, number) if !number.is_empty() => match opened(lead, number).await? {
            Some((opened, due)) => (opened, due),
            None => {
                said.bad_ticket = Some(f.w("explain-no-ticket"));
                return Ok(said);
            }
        },
        (given, _) => match instant(given, hours) {
            Some(start) => (start, None),
            None => {
                said.bad_at = Some(f.w("explain-no-time"));
                return Ok(said);
            }
        },
    };
    let told = hours.explain(start, f.policy.answer_within.length());
    said.lines = f.l10n.explanation(&told, f.here.now);
    // The deadline is in the ticket's log; another policy or calendar does not move it (T3).
    if let Some(due) = promised.filter(|due| told.due != Some(*due)) {
        let args = Args::new().text("at", f.l10n.absolute(due, f.here.zone));
        said.lines.push(f.l10n.say("explain-was-other", &args));
    }
    Ok(said)
}

/// Returns when a ticket was opened and when its first answer is due, or `None` if there is no such ticket.
async fn opened(
    lead: &Lead,
    number: &str,
) -> Result<Option<(DateTime<Utc>, Option<DateTime<Utc>>)>, Fault> {
    let Ok(number) = number.parse::<TicketNumber>() else { return Ok(None) };
    match lead.app.desk().ticket(lead.visit.me.reader.clone(), number).await {
        Ok(view) => Ok(Some((view.summary().opened_at, view.summary().first_answer_due))),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Reads an instant: a local time of the desk, as a browser's field sends it, or as RFC 3339.
fn instant(given: &str, hours: &Calendar) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(given) {
        return Some(instant.to_utc());
    }
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local = formats.iter().find_map(|form| NaiveDateTime::parse_from_str(given, form).ok())?;
    // A time that the clock repeats means its first occurrence; one that it skips does not occur.
    let instant = hours.zone().from_local_datetime(&local).earliest()?;
    Some(instant.to_utc())
}
