//! Access by consent, told in sentences.

use helpdesk_core::access::{AccessState, Denial};
use helpdesk_core::view::{AccessSummary, Person};

use chrono::{DateTime, Utc};

use crate::args::Args;
use crate::l10n::L10n;
use crate::refusals::Refused;
use crate::times::Here;
use helpdesk_core::Localised;

/// What the customer consents to.
#[derive(Debug, Clone, Copy)]
pub struct Consent<'a> {
    /// The project, by number.
    pub number: u64,
    /// The project's name at opening.
    pub name: &'a str,
    /// The assignee, who may therefore enter.
    pub assignee: Option<&'a Person>,
    /// When the grant ends by itself; `None`: when the ticket closes.
    pub until: Option<DateTime<Utc>>,
    /// What being inside means, by policy.
    pub means: &'a Localised<String>,
}

impl L10n {
    /// Returns the state of access: «Открыт до 12:33 завтра».
    #[must_use]
    pub fn access(self, access: &AccessSummary, here: Here) -> String {
        match (access.state, access.until) {
            (AccessState::Requested, Some(until)) => self
                .say("access-requested-until", &Args::new().text("until", self.until(until, here))),
            (AccessState::Requested, None) => self.word("access-requested"),
            (AccessState::Granted, Some(until)) => self
                .say("access-granted-until", &Args::new().text("until", self.until(until, here))),
            (AccessState::Granted, None) => self.word("access-granted"),
            (AccessState::None, _) => self.word("access-none"),
        }
    }

    /// Returns the sentences of a consent: who may enter which project, until when, what ends it,
    /// where entries are seen, and what being inside means (A5).
    #[must_use]
    pub fn consent(self, consent: &Consent<'_>, here: Here) -> Vec<String> {
        let project = self.project(consent.number, consent.name);
        let now = match consent.assignee {
            Some(agent) => {
                let now = self.say("consent-now", &Args::new().text("agent", self.person(agent)));
                format!("{now} {}", self.word("consent-others"))
            }
            None => self.word("consent-nobody"),
        };
        let ends = match consent.until {
            Some(until) => {
                self.say("consent-ends-at", &Args::new().text("at", self.at(until, here)))
            }
            None => self.word("consent-ends"),
        };
        vec![
            self.say("consent-who", &Args::new().text("project", project)),
            now,
            self.word("consent-only"),
            consent.means.get(self.language()).clone(),
            ends,
            self.word("consent-seen"),
        ]
    }

    /// Returns why an agent may not enter, and what to do instead.
    #[must_use]
    pub fn denial(self, denial: Denial) -> Refused {
        let (what, instead) = match denial {
            Denial::NoGrant => ("denial-no-grant", "denial-no-grant.instead"),
            Denial::AgentInactive => ("denial-agent-inactive", "denial-agent-inactive.instead"),
            Denial::CustomerNotMember => {
                ("denial-customer-not-member", "denial-customer-not-member.instead")
            }
            Denial::NotEntered => ("denial-not-entered", "denial-not-entered.instead"),
            Denial::Unavailable | _ => ("denial-unavailable", "denial-unavailable.instead"),
        };
        Refused { what: self.word(what), instead: self.word(instead) }
    }
}
