//! What a door needs to know of a person.

use helpdesk_core::{Actor, Language};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::one_card::OneCard as _;

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
            Actor::Customer(key) => self.directory().customer(key)?.map(|card| PersonCard {
                name: card.name,
                email: card.email,
                language: card.language,
                lead: false,
                active: card.active,
            }),
            Actor::Agent(key) => self.directory().agent(key)?.map(|card| PersonCard {
                name: card.name,
                email: card.email,
                language: card.language,
                lead: card.lead,
                active: card.active,
            }),
            Actor::Service(_) | Actor::System => None,
        })
    }
}
