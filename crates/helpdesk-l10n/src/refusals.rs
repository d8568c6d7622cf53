//! Refusals: what was not done, why, and what to do instead. Never a code alone, never blame.

use std::fmt;

use helpdesk_core::command::CommandKind;
use helpdesk_core::permission::Role;
use helpdesk_core::words::{FILES_MAX, Field, WordsError};
use helpdesk_core::{Refusal, Rejection};

use crate::args::Args;
use crate::l10n::L10n;
use crate::times::Here;

/// A refusal as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What was not done, and why.
    pub what: String,
    /// What to do instead.
    pub instead: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.instead)
    }
}

impl L10n {
    /// Returns what was not done, why, and what to do instead. Another customer's ticket is refused like a
    /// missing one (S7).
    #[must_use]
    pub fn rejection(self, rejection: &Rejection, here: Here) -> Refused {
        if rejection.why == Refusal::NotYours {
            return self.missing_ticket();
        }
        let (why, instead, args) = self.refusal(rejection, here);
        let framed = Args::new()
            .text("undone", self.undone(rejection.command))
            .text("why", self.say(why, &args));
        Refused { what: self.say("refused-because", &framed), instead: self.say(instead, &args) }
    }

    /// Returns that there is no such ticket.
    #[must_use]
    pub fn missing_ticket(self) -> Refused {
        Refused { what: self.word("ticket-missing"), instead: self.word("ticket-missing.instead") }
    }

    /// Returns what a refused command did not do: «Ответ не отправлен».
    #[must_use]
    pub fn undone(self, command: CommandKind) -> String {
        self.named("undone-", command.name())
    }

    /// Returns the keys of why and of what to do instead, with their variables.
    fn refusal(self, rejection: &Rejection, here: Here) -> (&'static str, &'static str, Args) {
        let args = match &rejection.why {
            Refusal::NotPermitted { role } => Args::new().text("role", role_word(*role)),
            Refusal::AssigneeInactive { agent } => Args::new().text("agent", agent.as_str()),
            Refusal::UntilPast { until } => Args::new().text("until", self.at(*until, here)),
            Refusal::CloseByAgent { policy } => Args::new().text("policy", policy.name()),
            Refusal::NotMember => Args::new().text("command", rejection.command.name()),
            Refusal::FileTooLarge { name, size, limit } => {
                let (size, limit) = self.sizes(*size, *limit);
                let args = Args::new().text("name", name.as_str());
                args.text("size", size).text("limit", limit)
            }
            Refusal::ActorInactive
            | Refusal::NotYours
            | Refusal::Closed
            | Refusal::Stale { .. }
            | Refusal::CustomerInactive
            | Refusal::NothingToFollow
            | Refusal::NotAnswered
            | Refusal::AlreadyResolved
            | Refusal::NotResolved
            | Refusal::NotAssignee
            | Refusal::NoProject
            | Refusal::AccessRequested
            | Refusal::AccessGranted
            | Refusal::NoAccessRequest
            | Refusal::NoAccess
            | Refusal::NoGrant
            | Refusal::ReasonNeeded
            | Refusal::ReasonNotYours
            | Refusal::RatingNotYours
            | Refusal::NobodyToRate
            | Refusal::RatingRequired => Args::new(),
        };
        let (why, instead) = keys(&rejection.why);
        (why, instead, args)
    }

    /// Returns what is wrong with something that a person wrote, and how to mend it.
    #[must_use]
    pub fn words_error(self, error: &WordsError) -> String {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let field = |field| Args::new().text("field", field_word(field));
        match error {
            WordsError::Empty { field: at } => self.say("words-empty", &field(*at)),
            WordsError::TooLong { field: at, limit, given, unit: "bytes" } => {
                let (given, limit) = self.sizes(count(*given), count(*limit));
                let args = field(*at).text("unit", "bytes").text("given", given);
                self.say("words-too-long", &args.text("limit", limit))
            }
            WordsError::TooLong { field: at, limit, given, .. } => {
                let args = field(*at).text("unit", "characters").number("given", count(*given));
                self.say("words-too-long", &args.number("limit", count(*limit)))
            }
            WordsError::Control { field: at, code } => {
                self.say("words-control", &field(*at).text("code", format!("{code:04X}")))
            }
            WordsError::Lines { .. } => self.word("words-lines"),
            WordsError::Nothing => self.word("words-nothing"),
            WordsError::Files { .. } => self.word("words-no-files"),
            WordsError::TooManyFiles { given } => {
                let args = Args::new().number("given", count(*given));
                self.say("words-too-many-files", &args.number("limit", count(FILES_MAX)))
            }
            WordsError::Stars { given } => {
                self.say("words-stars", &Args::new().number("given", (*given).into()))
            }
        }
    }
}

const fn keys(refusal: &Refusal) -> (&'static str, &'static str) {
    macro_rules! pair {
        ($key:literal) => {
            ($key, concat!($key, ".instead"))
        };
    }
    match refusal {
        Refusal::ActorInactive => pair!("refusal-actor-inactive"),
        Refusal::NotYours => pair!("ticket-missing"),
        Refusal::NotPermitted { .. } => pair!("refusal-not-permitted"),
        Refusal::Closed => pair!("refusal-closed"),
        Refusal::Stale { .. } => pair!("refusal-stale"),
        Refusal::CustomerInactive => pair!("refusal-customer-inactive"),
        Refusal::NotMember => pair!("refusal-not-member"),
        Refusal::NothingToFollow => pair!("refusal-nothing-to-follow"),
        Refusal::NotAnswered => pair!("refusal-not-answered"),
        Refusal::AlreadyResolved => pair!("refusal-already-resolved"),
        Refusal::NotResolved => pair!("refusal-not-resolved"),
        Refusal::AssigneeInactive { .. } => pair!("refusal-assignee-inactive"),
        Refusal::NotAssignee => pair!("refusal-not-assignee"),
        Refusal::NoProject => pair!("refusal-no-project"),
        Refusal::AccessRequested => pair!("refusal-access-requested"),
        Refusal::AccessGranted => pair!("refusal-access-granted"),
        Refusal::NoAccessRequest => pair!("refusal-no-access-request"),
        Refusal::NoAccess => pair!("refusal-no-access"),
        Refusal::NoGrant => pair!("refusal-no-grant"),
        Refusal::UntilPast { .. } => pair!("refusal-until-past"),
        Refusal::CloseByAgent { .. } => pair!("refusal-close-by-agent"),
        Refusal::ReasonNeeded => pair!("refusal-reason-needed"),
        Refusal::ReasonNotYours => pair!("refusal-reason-not-yours"),
        Refusal::RatingNotYours => pair!("refusal-rating-not-yours"),
        Refusal::NobodyToRate => pair!("refusal-nobody-to-rate"),
        Refusal::RatingRequired => pair!("refusal-rating-required"),
        Refusal::FileTooLarge { .. } => pair!("refusal-file-too-large"),
    }
}

const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Owner | Role::Stranger => "customer",
        Role::Assignee | Role::Agent => "agent",
        Role::System | Role::Service => "system",
    }
}

const fn field_word(field: Field) -> &'static str {
    match field {
        Field::Comment => "comment",
        Field::FileName => "file",
        Field::MediaType => "type",
        Field::Reason => "reason",
        Field::Subject => "subject",
        Field::Text => "text",
    }
}
