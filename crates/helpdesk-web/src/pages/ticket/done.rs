//! What the page says after a command: told by a word in its address, so that nothing is kept.

use helpdesk::Status;
use helpdesk::core::view::Summary;
use helpdesk_l10n::Args;

use crate::banner::Banner;
use crate::frame::Frame;

/// Returns what was done; an unknown word says nothing.
pub(super) fn notice(f: &Frame, done: &str, ticket: &Summary) -> Option<Banner> {
    let key = match done {
        "opened" => return Some(opened(f, ticket)),
        "replied" => "told-replied",
        "noted" => "told-noted",
        "resolved" => "told-resolved",
        "reopened" => "told-reopened",
        "assigned" => "told-assigned",
        "priority" => "told-priority",
        "closed" => "told-closed",
        "access-requested" => "told-access-requested",
        "access-declined" => "told-access-declined",
        "access-granted" => "told-access-granted",
        "access-revoked" => "told-access-revoked",
        "entered" => "told-entered",
        _ => return None,
    };
    Some(Banner::good(f.w(key)))
}

/// A new ticket is told with its number and with when to expect an answer.
fn opened(f: &Frame, ticket: &Summary) -> Banner {
    let number = f.l10n.ticket_number(ticket.number.get());
    let title = f.l10n.say("told-opened", &Args::new().text("number", number));
    let mut notice = Banner::good(title);
    if ticket.status == Status::Open && ticket.answered_at.is_none() {
        notice.text = f.l10n.promise(ticket.first_answer_due, &f.policy.hours, f.here);
    }
    notice
}
