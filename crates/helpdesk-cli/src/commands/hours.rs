//! `helpdesk hours …`

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use clap::{Args, Subcommand};
use helpdesk::TicketRef;
use helpdesk::rules::hours::Calendar;
use helpdesk_l10n::Outcome;

use crate::args;
use crate::error::{Code, Failure};
use crate::session::Session;
use crate::takes::Takes;

/// The largest file of working hours, in bytes: every day may differ and it still fits.
const FILE_MAX: u64 = 1 << 20;

/// The verbs of working hours.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show the working hours
    Show,
    /// Load working hours from a JSON file; deadlines that have begun do not move
    Load(Load),
    /// Explain when a first answer is due: the working time counted and the days left out
    Explain(Explain),
}

/// Loads working hours.
#[derive(Debug, Args)]
pub(crate) struct Load {
    /// The file: an object of `zone`, `week`, `days` and `source`, as `hours show --output json` prints it
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Explains a deadline.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A ticket, counted from its opening; else from now
    #[arg(value_name = "N", value_parser = args::ticket)]
    ticket: Option<TicketRef>,
    /// Count from this time: RFC 3339, or `2026-11-20T18:30` in the desk's zone
    #[arg(long, value_name = "TIME", conflicts_with = "ticket")]
    at: Option<String>,
}

impl Verb {
    pub(crate) const fn takes(&self) -> Takes {
        match self {
            Self::Show | Self::Load(_) => Takes::Desk,
            // It may be of a ticket, which somebody reads.
            Self::Explain(_) => Takes::Actor,
        }
    }
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Show => show(session),
        Verb::Load(args) => load(&args.file, session),
        Verb::Explain(args) => explain(&args, session),
    }
}

fn show(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let policy = desk.policy()?;
    if session.output.is_json() {
        session.output.json(&policy.hours)?;
        return Ok(Code::Done);
    }
    let l10n = session.output.l10n();
    session.output.text(&l10n.hours_and_promise(&policy.hours, policy.answer_within))?;
    if !policy.hours.source().is_empty() {
        let source = policy.hours.source().join("\n");
        session.output.text(&format!("\n{}:\n{source}", l10n.word("hours-source")))?;
    }
    Ok(Code::Done)
}

fn load(path: &Path, session: &Session) -> Result<Code, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let mut text = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FILE_MAX + 1).read_to_end(&mut text).map_err(unreadable)?;
    if text.len() as u64 > FILE_MAX {
        return Err(Failure::Input(format!(
            "a file of working hours has at most {FILE_MAX} bytes"
        )));
    }
    let hours: Calendar =
        serde_json::from_slice(&text).map_err(|error| Failure::Input(error.to_string()))?;
    let desk = session.desk()?;
    let policy = desk.load_hours(hours)?;
    let said = session.output.l10n().hours(&policy.hours);
    session.told(&Outcome::HoursLoaded { hours: &said }, &policy.hours)
}

fn explain(args: &Explain, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let policy = desk.policy()?;
    let start = match (&args.ticket, &args.at) {
        (Some(ticket), _) => desk.ticket(&session.reader()?, *ticket)?.summary().opened_at,
        (None, Some(given)) => instant(given, &policy.hours)?,
        (None, None) => desk.now(),
    };
    let told = policy.hours.explain(start, policy.answer_within.length());
    if session.output.is_json() {
        session.output.json(&told)?;
        return Ok(Code::Done);
    }
    let lines = session.output.l10n().explanation(&told, desk.now());
    session.output.text(&lines.join("\n"))?;
    Ok(Code::Done)
}

/// Reads an instant: as RFC 3339, or as a local time of the desk.
fn instant(given: &str, hours: &Calendar) -> Result<DateTime<Utc>, Failure> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(given) {
        return Ok(instant.to_utc());
    }
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
    let local = formats.iter().find_map(|form| NaiveDateTime::parse_from_str(given, form).ok());
    // A time that the clock repeats means its first occurrence; one that it skips does not occur.
    let instant = local.and_then(|local| hours.zone().from_local_datetime(&local).earliest());
    instant.map(|instant| instant.to_utc()).ok_or_else(|| {
        let given: String = given.chars().take(64).collect();
        let forms = "`2026-11-20T18:30` or `2026-11-20T15:30:00Z`";
        Failure::Input(format!("--at: a time is written {forms}, not `{given}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_rfc_3339_or_local() {
        let hours = Calendar::default();
        let expected = DateTime::parse_from_rfc3339("2026-11-20T15:30:00Z").unwrap().to_utc();
        for given in ["2026-11-20T18:30", "2026-11-20 18:30", "2026-11-20T18:30:00+03:00"] {
            assert_eq!(instant(given, &hours).unwrap(), expected, "{given}");
        }
        for bad in ["", "18:30", "2026-13-01T00:00", "tomorrow"] {
            assert!(instant(bad, &hours).is_err(), "{bad:?}");
        }
    }
}
