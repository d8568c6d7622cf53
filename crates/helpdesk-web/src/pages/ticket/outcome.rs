//! Who closed a ticket, and when.

use chrono::{DateTime, Utc};
use helpdesk::rules::ActorKind;
use helpdesk::rules::view::Author;
use helpdesk_l10n::Args;

use crate::frame::Frame;

/// Returns who closed it, and when; a customer who did it reads «Вы закрыли обращение».
pub(super) fn of(f: &Frame, by: &Author, at: DateTime<Utc>, own: bool) -> String {
    let side = match (by.kind, own) {
        (ActorKind::Customer, true) => "you",
        (ActorKind::Customer, false) => "customer",
        (ActorKind::Agent, _) => "agent",
        (ActorKind::System | ActorKind::Service, _) => "system",
    };
    let args = Args::new()
        .text("side", side)
        .text("name", f.l10n.author(by))
        .text("at", f.l10n.at(at, f.here));
    f.l10n.say("outcome-closed", &args)
}
