//! What a command of the command line did, in one line.

use chrono::{DateTime, Utc};
use helpdesk_core::{Priority, Stars};

use crate::args::Args;
use crate::l10n::L10n;
use crate::times::Here;

/// What was done. Tickets are named by their number; names and projects come as they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what the command of the same name did")]
pub enum Outcome<'a> {
    Opened { number: u64 },
    Replied { number: u64 },
    Noted { number: u64 },
    Resolved { number: u64 },
    Reopened { number: u64 },
    Assigned { number: u64, agent: &'a str },
    Unassigned { number: u64 },
    PrioritySet { number: u64, priority: Priority },
    Closed { number: u64, stars: Option<Stars> },
    Redacted { number: u64, message: u64 },
    Unchanged { number: u64 },
    AccessRequested { number: u64, until: DateTime<Utc> },
    AccessDeclined { number: u64 },
    AccessGranted { number: u64, until: Option<DateTime<Utc>> },
    AccessEnded { number: u64 },
    Entered { project: &'a str },
    CheckAllowed { number: u64, until: Option<DateTime<Utc>> },
    Initialised { place: &'a str },
    PolicySet { key: &'a str, value: &'a str },
    HoursLoaded { hours: &'a str },
    CustomerAdded { key: &'a str },
    CustomerEnabled { key: &'a str },
    CustomerDisabled { key: &'a str },
    CustomerErased { key: &'a str },
    AgentAdded { key: &'a str },
    AgentEnabled { key: &'a str },
    AgentDisabled { key: &'a str },
    AgentErased { key: &'a str },
    ProjectAdded { project: &'a str },
    MemberAdded { customer: &'a str, project: &'a str },
    MemberRemoved { customer: &'a str, project: &'a str },
    Already,
    Swept { count: u64 },
    SweptPast { count: u64 },
    TracesLeft,
    Rebuilt { follower: &'a str, count: u64 },
    BackedUp { file: &'a str },
    Exported { count: u64, file: &'a str },
    Imported { count: u64 },
    Copied { count: u64, place: &'a str },
    Delivered { count: u64 },
    Revived { count: u64 },
    FileSaved { file: &'a str, bytes: u64 },
    Serving { address: &'a str },
    NoTickets,
    NothingFound { query: &'a str },
    NoPeople,
    NoProjects,
    NoAccess,
    More { cursor: &'a str },
}

impl L10n {
    /// Returns what was done: «Обращение № 12 открыто».
    #[must_use]
    pub fn outcome(self, outcome: &Outcome<'_>, here: Here) -> String {
        let none = Args::new;
        let ticket = |number: &u64| Args::new().text("number", self.ticket_number(*number));
        let key_of = |key: &str| Args::new().text("key", key);
        let count_of = |count: &u64| Args::new().number("count", *count);
        let member = |customer: &str, project: &str| {
            Args::new().text("customer", customer).text("project", project)
        };
        let until = |at: &DateTime<Utc>| self.until(*at, here);
        let (key, args) = match outcome {
            Outcome::Opened { number } => ("done-opened", ticket(number)),
            Outcome::Replied { number } => ("done-replied", ticket(number)),
            Outcome::Noted { number } => ("done-noted", ticket(number)),
            Outcome::Resolved { number } => ("done-resolved", ticket(number)),
            Outcome::Reopened { number } => ("done-reopened", ticket(number)),
            Outcome::Assigned { number, agent } => {
                ("done-assigned", ticket(number).text("agent", *agent))
            }
            Outcome::Unassigned { number } => ("done-unassigned", ticket(number)),
            Outcome::PrioritySet { number, priority } => {
                ("done-priority-set", ticket(number).text("priority", self.priority(*priority)))
            }
            Outcome::Closed { number, stars: None } => ("done-closed", ticket(number)),
            Outcome::Closed { number, stars: Some(stars) } => {
                ("done-closed-rated", ticket(number).number("stars", stars.get().into()))
            }
            Outcome::Redacted { number, message } => {
                ("done-redacted", ticket(number).number("message", *message))
            }
            Outcome::Unchanged { number } => ("done-unchanged", ticket(number)),
            Outcome::AccessRequested { number, until: at } => {
                ("done-access-requested", ticket(number).text("until", until(at)))
            }
            Outcome::AccessDeclined { number } => ("done-access-declined", ticket(number)),
            Outcome::AccessGranted { number, until: None } => {
                ("done-access-granted", ticket(number))
            }
            Outcome::AccessGranted { number, until: Some(at) } => {
                ("done-access-granted-until", ticket(number).text("until", until(at)))
            }
            Outcome::AccessEnded { number } => ("done-access-ended", ticket(number)),
            Outcome::Entered { project } => ("done-entered", none().text("project", *project)),
            Outcome::CheckAllowed { number, until: None } => ("done-check-allowed", ticket(number)),
            Outcome::CheckAllowed { number, until: Some(at) } => {
                ("done-check-allowed-until", ticket(number).text("until", until(at)))
            }
            Outcome::Initialised { place } => ("done-initialised", none().text("place", *place)),
            Outcome::PolicySet { key, value } => {
                ("done-policy-set", key_of(key).text("value", *value))
            }
            Outcome::HoursLoaded { hours } => ("done-hours-loaded", none().text("hours", *hours)),
            Outcome::CustomerAdded { key } => ("done-customer-added", key_of(key)),
            Outcome::CustomerEnabled { key } => ("done-customer-enabled", key_of(key)),
            Outcome::CustomerDisabled { key } => ("done-customer-disabled", key_of(key)),
            Outcome::CustomerErased { key } => ("done-customer-erased", key_of(key)),
            Outcome::AgentAdded { key } => ("done-agent-added", key_of(key)),
            Outcome::AgentEnabled { key } => ("done-agent-enabled", key_of(key)),
            Outcome::AgentDisabled { key } => ("done-agent-disabled", key_of(key)),
            Outcome::AgentErased { key } => ("done-agent-erased", key_of(key)),
            Outcome::ProjectAdded { project } => {
                ("done-project-added", none().text("project", *project))
            }
            Outcome::MemberAdded { customer, project } => {
                ("done-member-added", member(customer, project))
            }
            Outcome::MemberRemoved { customer, project } => {
                ("done-member-removed", member(customer, project))
            }
            Outcome::Already => ("done-already", none()),
            Outcome::Swept { count } => ("done-swept", count_of(count)),
            Outcome::SweptPast { count } => ("done-swept-past", count_of(count)),
            Outcome::TracesLeft => ("done-traces-left", none()),
            Outcome::Rebuilt { follower, count } => {
                ("done-rebuilt", count_of(count).text("follower", *follower))
            }
            Outcome::BackedUp { file } => ("done-backed-up", none().text("file", *file)),
            Outcome::Exported { count, file } => {
                ("done-exported", count_of(count).text("file", *file))
            }
            Outcome::Imported { count } => ("done-imported", count_of(count)),
            Outcome::Copied { count, place } => {
                ("done-copied", count_of(count).text("place", *place))
            }
            Outcome::Delivered { count } => ("done-delivered", count_of(count)),
            Outcome::Revived { count } => ("done-revived", count_of(count)),
            Outcome::FileSaved { file, bytes } => {
                ("done-file-saved", none().text("file", *file).text("size", self.size(*bytes)))
            }
            Outcome::Serving { address } => ("done-serving", none().text("address", *address)),
            Outcome::NoTickets => ("nothing-tickets", none()),
            Outcome::NothingFound { query } => ("nothing-found", none().text("query", *query)),
            Outcome::NoPeople => ("nothing-people", none()),
            Outcome::NoProjects => ("nothing-projects", none()),
            Outcome::NoAccess => ("nothing-access", none()),
            Outcome::More { cursor } => ("more-rows", none().text("cursor", *cursor)),
        };
        self.say(key, &args)
    }
}
