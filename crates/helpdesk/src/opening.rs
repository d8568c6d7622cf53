//! What may be asked before there is a ticket: to open one (S15).

use helpdesk_core::ticket::Offers;
use helpdesk_core::{Actor, Context, CustomerId, Facts, Reader, Ticket};

use crate::engine::Helpdesk;
use crate::error::Error;
use crate::facts::named;
use crate::people::PersonCard;

impl Helpdesk {
    /// Returns whether `reader` may open a ticket for `customer` now, and what it needs; nothing for the
    /// operator, who acts as somebody. At most three questions to the directory.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown or disabled reader, [`Error::Store`].
    pub fn offers_to_open(&self, reader: &Reader, customer: &CustomerId) -> Result<Offers, Error> {
        self.admit(reader)?;
        let actor = match reader {
            Reader::Operator => return Ok(Offers::default()),
            Reader::Customer(me) => Actor::Customer(me.clone()),
            Reader::Agent(me) => Actor::Agent(me.clone()),
        };
        // It may be about any project of the customer's, or about none.
        let project = self.directory().projects_of(customer.clone(), None, 1)?.into_iter().next();
        let facts = Facts {
            actor_active: true,
            customer_active: self.is_customer_active(customer)?,
            member: project.is_some(),
            project: project.map(named),
            ..Facts::default()
        };
        self.opening(&actor, &facts, customer)
    }

    /// Returns whether a customer whose card was read may open a ticket of their own: what a menu shows
    /// on every page, so nothing more is looked up. Nothing for others: an agent opens for a customer,
    /// and says for whom ([`Helpdesk::offers_to_open`]).
    ///
    /// # Errors
    /// [`Error::Store`] when the policy cannot be read.
    pub fn offers_beside(&self, actor: &Actor, card: &PersonCard) -> Result<Offers, Error> {
        let Some(customer) = actor.customer() else { return Ok(Offers::default()) };
        let (actor_active, customer_active) = (card.active, card.active);
        let facts = Facts { actor_active, customer_active, ..Facts::default() };
        self.opening(actor, &facts, customer)
    }

    fn opening(
        &self,
        actor: &Actor,
        facts: &Facts,
        customer: &CustomerId,
    ) -> Result<Offers, Error> {
        let (now, policy) = (self.now(), self.policy()?);
        let ctx = Context { actor, facts, now, policy: &policy, seen: None };
        Ok(Ticket::offer_to_open(&ctx, customer).into())
    }
}
