//! `helpdesk doctor`

use helpdesk_l10n::DoctorLine;

use crate::error::{Code, Failure};
use crate::escape;
use crate::output::Ink;
use crate::progress::Progress;
use crate::session::Session;

pub(super) fn run(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let progress = Progress::things(&session.output);
    let report = desk.doctor(&mut |tickets| progress.at(tickets))?;
    drop(progress);
    let code = if report.is_well() { Code::Done } else { Code::Failed };
    let (output, l10n) = (&session.output, session.output.l10n());
    if output.is_json() {
        output.json(&report)?;
        return Ok(code);
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
    output.text(&lines.join("\n"))?;
    Ok(code)
}
