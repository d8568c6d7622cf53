//! `helpdesk doctor`

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use clap::Args;
use helpdesk::{Diagnosis, Error, Helpdesk, Lag};
use helpdesk_l10n::DoctorLine;

use super::attachment::create;
use crate::error::{Code, Failure};
use crate::escape;
use crate::output::Ink;
use crate::progress::Progress;
use crate::session::Session;

/// People are told that something is behind once its first event is this old, in seconds: a server sweeps
/// once a minute.
const LATE: u64 = 60;

/// Checks everything stored.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Compare the history with the heads of its chains that were saved earlier
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
    /// When all is well, save the heads of all chains in a new file, to be kept elsewhere
    #[arg(long, value_name = "FILE")]
    save_heads: Option<PathBuf>,
}

pub(crate) fn run(args: &Doctor, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let progress = Progress::things(&session.output);
    let mut report = desk.doctor(&mut |tickets| progress.at(tickets))?;
    if let Some(path) = &args.heads {
        report.faults.extend(compare(&desk, path, &progress)?);
    }
    if let Some(path) = args.save_heads.as_ref().filter(|_| report.is_well()) {
        save(&desk, path, &progress)?;
    }
    drop(progress);
    tell(session, &report)?;
    Ok(if report.is_well() { Code::Done } else { Code::Failed })
}

fn compare(
    desk: &Helpdesk,
    path: &Path,
    progress: &Progress,
) -> Result<Vec<helpdesk::DoctorFault>, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let mut heads = BufReader::new(File::open(path).map_err(unreadable)?);
    desk.verify_heads(&mut heads, &mut |n| progress.at(n)).map_err(|error| {
        if let Error::Io(error) = error { unreadable(error) } else { Failure::Desk(error) }
    })
}

fn save(desk: &Helpdesk, path: &Path, progress: &Progress) -> Result<(), Failure> {
    let mut out = BufWriter::new(create(path, false)?);
    let saved = desk.heads(&mut out, &mut |n| progress.at(n));
    saved.map(|_| ()).map_err(|error| {
        // Half a list would look as if the rest had not been there.
        let _ = std::fs::remove_file(path);
        let path = path.to_owned();
        if let Error::Io(error) = error {
            Failure::Unwritable { path, error }
        } else {
            Failure::Desk(error)
        }
    })
}

/// Returns whether a follower has been behind for so long that people should hear of it. A shorter lag needs
/// no action, since every search, report and sweep catches up.
fn is_late(lag: &Lag) -> bool {
    lag.events > 0 && lag.seconds.is_none_or(|seconds| seconds >= LATE)
}

fn tell(session: &Session, report: &Diagnosis) -> Result<(), Failure> {
    let (output, l10n) = (&session.output, session.output.l10n());
    if output.is_json() {
        return output.json(report);
    }
    let (tickets, events) = (report.tickets, report.events);
    let mut lines = vec![l10n.doctor(&DoctorLine::Checked { tickets, events })];
    if report.is_well() {
        lines.push(output.ink(Ink::Green, &l10n.doctor(&DoctorLine::Well)));
    } else {
        for fault in &report.faults {
            let (place, what) = (&*escape::line(&fault.place), &*escape::line(&fault.what));
            lines.push(l10n.doctor(&DoctorLine::Store { place, what }));
        }
        let count = report.faults.len() as u64;
        lines.push(output.ink(Ink::Red, &l10n.doctor(&DoctorLine::Faults { count })));
        lines.push(l10n.doctor(&DoctorLine::Advice));
    }
    if report.traces_left {
        lines.push(l10n.doctor(&DoctorLine::Traces));
    }
    for Lag { follower, events, seconds } in report.followers.iter().filter(|lag| is_late(lag)) {
        let (follower, events, seconds) = (follower.name(), *events, *seconds);
        lines.push(l10n.doctor(&DoctorLine::Behind { follower, events, seconds }));
    }
    output.text(&lines.join("\n"))
}
