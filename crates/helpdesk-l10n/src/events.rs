//! One line for each event of a history, as the reader of that history should be told it.

use chrono::{DateTime, Utc};
use helpdesk_core::view::{Author, Entry, Person, PublicEvent, Sight};
use helpdesk_core::{ActorKind, EndReason, InternalEvent, Stars};

use crate::args::Args;
use crate::l10n::L10n;
use crate::times::Here;

/// The key of a line, and its variables.
type Line = (&'static str, Args);

/// Who reads a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer<'a> {
    /// The ticket's customer.
    Customer,
    /// The agent with this key.
    Agent(&'a str),
    /// The operator, who does not occur in it.
    Operator,
}

/// What a line depends on besides its event.
#[derive(Debug, Clone, Copy)]
struct Telling<'a> {
    /// Who reads.
    viewer: Viewer<'a>,
    /// Whose event it is.
    by: &'a Author,
    /// When it happened.
    at: DateTime<Utc>,
    /// When and in which zone it is read.
    here: Here,
}

impl Telling<'_> {
    fn is_own(&self) -> bool {
        match (self.viewer, self.by.kind) {
            (Viewer::Customer, ActorKind::Customer) => true,
            (Viewer::Agent(key), ActorKind::Agent) => self.by.key.as_deref() == Some(key),
            (Viewer::Customer | Viewer::Agent(_) | Viewer::Operator, _) => false,
        }
    }

    fn side(&self) -> &'static str {
        match (self.is_own(), self.by.kind) {
            (true, _) => "you",
            (false, ActorKind::Customer) => "customer",
            (false, ActorKind::Agent) => "agent",
            (false, ActorKind::System) => "system",
            (false, ActorKind::Service) => "service",
        }
    }
}

impl L10n {
    /// Returns the line of an event that the customer sees too.
    fn public_event_line(self, event: &PublicEvent, telling: &Telling<'_>) -> String {
        let args = Args::new().text("side", telling.side()).text("name", self.author(telling.by));
        let (key, args) = match event {
            PublicEvent::Opened => ("event-opened", args),
            PublicEvent::CustomerReplied => ("event-customer-replied", args),
            PublicEvent::AgentReplied => ("event-agent-replied", args),
            PublicEvent::ServiceWrote => ("event-service-wrote", args),
            PublicEvent::Resolved => ("event-resolved", args),
            PublicEvent::Reopened => ("event-reopened", args),
            PublicEvent::Assigned { agent } => self.assigned(agent.as_ref(), telling, args),
            PublicEvent::AccessRequested { .. } => ("event-access-requested", args),
            PublicEvent::AccessDeclined => ("event-access-declined", args),
            PublicEvent::AccessGranted { until } => self.granted(*until, telling, args),
            PublicEvent::ProjectEntered => ("event-project-entered", args),
            PublicEvent::AccessEnded { why } => (access_ended(*why), args),
            PublicEvent::CloseReminded { close_at } => {
                ("event-close-reminded", args.text("at", self.at(*close_at, telling.here)))
            }
            PublicEvent::Closed { stars, agent } => self.closed(*stars, agent.as_ref(), args),
            _ => ("event-other", args),
        };
        self.say(key, &args)
    }

    fn assigned(self, agent: Option<&Person>, telling: &Telling<'_>, args: Args) -> Line {
        let Some(agent) = agent else { return ("event-unassigned", args) };
        let to_viewer = telling.viewer == Viewer::Agent(&agent.key);
        let key = match (to_viewer, telling.is_own()) {
            (true, true) => "event-taken",
            (true, false) => "event-assigned-to-you",
            (false, _) => "event-assigned",
        };
        (key, args.text("agent", self.person(agent)))
    }

    fn granted(self, until: Option<DateTime<Utc>>, telling: &Telling<'_>, args: Args) -> Line {
        let Some(until) = until else { return ("event-access-granted", args) };
        match self.chosen_length(until.signed_duration_since(telling.at)) {
            Some(length) => ("event-access-granted-for", args.text("length", length)),
            None => {
                let until = self.until(until, telling.here);
                ("event-access-granted-until", args.text("until", until))
            }
        }
    }

    fn closed(self, stars: Option<Stars>, agent: Option<&Person>, args: Args) -> Line {
        let Some(stars) = stars else { return ("event-closed", args) };
        let agent = agent.map(|agent| self.person(agent)).unwrap_or_default();
        ("event-closed-rated", args.number("stars", stars.get().into()).text("agent", agent))
    }

    /// Returns the line of an event that only agents see.
    fn internal_event_line(self, event: &InternalEvent, telling: &Telling<'_>) -> String {
        let args = Args::new().text("side", telling.side()).text("name", self.author(telling.by));
        let (key, args) = match event {
            InternalEvent::Noted { .. } => ("event-noted", args),
            InternalEvent::WorkingPrioritySet { priority } => {
                ("event-priority-set", args.text("priority", self.priority(*priority)))
            }
            InternalEvent::FirstAnswerOverdue => ("event-first-answer-overdue", args),
        };
        self.say(key, &args)
    }

    /// Returns the line of an entry in a customer's history.
    #[must_use]
    pub fn customer_entry_line(self, entry: &Entry<PublicEvent>, here: Here) -> String {
        let (by, at) = (&entry.by, entry.at);
        let telling = Telling { viewer: Viewer::Customer, by, at, here };
        self.public_event_line(&entry.event, &telling)
    }

    /// Returns the line of an entry in the history that agents and the operator read.
    #[must_use]
    pub fn agent_entry_line(self, entry: &Entry<Sight>, viewer: Viewer<'_>, here: Here) -> String {
        let telling = Telling { viewer, by: &entry.by, at: entry.at, here };
        match &entry.event {
            Sight::Public(event) => self.public_event_line(event, &telling),
            Sight::Internal(event) => self.internal_event_line(event, &telling),
        }
    }
}

const fn access_ended(why: EndReason) -> &'static str {
    match why {
        EndReason::TakenBack => "event-access-taken-back",
        EndReason::GivenUp => "event-access-given-up",
        EndReason::Lapsed => "event-access-lapsed",
        EndReason::Expired => "event-access-expired",
        EndReason::Closed => "event-access-closed",
    }
}
