//! A person as pages need them.

use std::collections::BTreeSet;

use helpdesk_core::Actor;
use helpdesk_store::Language;

use crate::engine::Helpdesk;
use crate::error::Error;

/// What the directory knows of a customer or an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCard {
    /// The name as it is stored.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// The language they read.
    pub language: Language,
    /// Whether they lead; a customer never does.
    pub lead: bool,
    /// Whether they may act.
    pub active: bool,
}

impl Helpdesk {
    /// Returns what the directory knows of an actor; nothing of the clock.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn person(&self, actor: &Actor) -> Result<Option<PersonCard>, Error> {
        match actor {
            Actor::Customer(key) => {
                let card = self.directory().customers(BTreeSet::from([key.clone()]))?.remove(key);
                Ok(card.map(|card| PersonCard {
                    name: card.name,
                    email: card.email,
                    language: card.language,
                    lead: false,
                    active: card.active,
                }))
            }
            Actor::Agent(key) => {
                let card = self.directory().agents(BTreeSet::from([key.clone()]))?.remove(key);
                Ok(card.map(|card| PersonCard {
                    name: card.name,
                    email: card.email,
                    language: card.language,
                    lead: card.lead,
                    active: card.active,
                }))
            }
            Actor::System => Ok(None),
        }
    }
}
