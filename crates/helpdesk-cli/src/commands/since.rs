//! What happened on a ticket since its sender had seen it, where a command is refused for that (S10).

use helpdesk::rules::view::{Entry, TicketView, Told};
use helpdesk::rules::{Refusal, Rejection};
use helpdesk::{Error, Helpdesk, Reader, TicketRef, Version};
use helpdesk_l10n::Viewer;
use serde::Serialize as _;
use serde_json::Value;

use crate::error::Failure;
use crate::escape;
use crate::session::Session;

/// Returns the failure of a command on a ticket; of one that came too late, with what happened since: the
/// newest of it, as far as its sender may see it. What cannot be read is left out, and the refusal stands
/// all the same.
pub(super) fn failed(
    error: Error,
    session: &Session,
    desk: &Helpdesk,
    ticket: TicketRef,
) -> Failure {
    let Error::Refused(Rejection { why: Refusal::Stale { seen, .. }, .. }) = &error else {
        return Failure::Desk(error);
    };
    let (lines, events) = since(session, desk, ticket, *seen).unwrap_or_default();
    Failure::Stale { error, lines, events }
}

/// Returns what is on the newest page of a history after an event: as lines for people, and as the entries
/// of a timeline.
fn since(
    session: &Session,
    desk: &Helpdesk,
    ticket: TicketRef,
    seen: Version,
) -> Option<(String, Vec<Value>)> {
    let reader = session.reader().ok()?;
    let (l10n, here) = (session.output.l10n(), session.here());
    Some(match desk.ticket(&reader, ticket).ok()? {
        TicketView::Customer(view) => {
            after(seen, &view.timeline, session, |entry| l10n.customer_entry_line(entry, here))
        }
        TicketView::Agent(view) => after(seen, &view.timeline, session, |entry| {
            let viewer = match &reader {
                Reader::Agent(agent) => Viewer::Agent(agent.as_str()),
                Reader::Customer(_) | Reader::Operator => Viewer::Operator,
            };
            l10n.agent_entry_line(entry, viewer, here)
        }),
    })
}

fn after<E: Told>(
    seen: Version,
    timeline: &[Entry<E>],
    session: &Session,
    told: impl Fn(&Entry<E>) -> String,
) -> (String, Vec<Value>) {
    let (mut lines, mut events) = (String::new(), Vec::new());
    for entry in timeline.iter().filter(|entry| entry.seq > seen) {
        let when = session.output.l10n().moment_with_time(entry.at, session.here());
        let what = told(entry);
        lines.push_str(&format!("{:>3}  {when}  {}\n", entry.seq.0, escape::line(&what)));
        events.extend(entry.serialize(serde_json::value::Serializer));
    }
    (lines, events)
}
