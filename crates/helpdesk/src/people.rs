//! What a door needs to know of a person.

use std::collections::BTreeSet;

use helpdesk_core::{Actor, CustomerId, Language, ProjectId};

use crate::engine::Helpdesk;
use crate::error::Error;

/// What the directory says of an actor, a customer or an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCard {
    /// The name as it is stored; empty once erased.
    pub name: String,
    /// The mail address; empty once erased.
    pub email: String,
    /// The language they read.
    pub language: Language,
    /// Whether they lead; customers never do.
    pub lead: bool,
    /// Whether they may act.
    pub active: bool,
}

impl Helpdesk {
    /// Returns what the directory says of an actor, or `None` for one that it does not know, for a service
    /// and for the clock. One question.
    ///
    /// # Errors
    /// [`Error::Store`] when the directory fails.
    pub fn person(&self, actor: &Actor) -> Result<Option<PersonCard>, Error> {
        Ok(match actor {
            Actor::Customer(key) => {
                let mut cards = self.directory().customers(BTreeSet::from([key.clone()]))?;
                cards.remove(key).map(|card| PersonCard {
                    name: card.name,
                    email: card.email,
                    language: card.language,
                    lead: false,
                    active: card.active,
                })
            }
            Actor::Agent(key) => {
                let mut cards = self.directory().agents(BTreeSet::from([key.clone()]))?;
                cards.remove(key).map(|card| PersonCard {
                    name: card.name,
                    email: card.email,
                    language: card.language,
                    lead: card.lead,
                    active: card.active,
                })
            }
            Actor::Service(_) | Actor::System => None,
        })
    }

    /// Returns whether a customer may grant access to a project now, that is, whether they are a member (L8).
    ///
    /// # Errors
    /// [`Error::Store`] when the directory fails.
    pub fn may_grant(&self, customer: &CustomerId, project: &ProjectId) -> Result<bool, Error> {
        self.is_member(customer, project)
    }
}
