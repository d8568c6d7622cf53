//! A customer or an agent: what the pages of both share.

use helpdesk::{
    Actor, AgentCard, AgentId, CustomerCard, CustomerId, Error, Helpdesk, Keeper, Language, Reader,
};

/// The key for nobody in places where an agent is named.
pub(super) const NOBODY: &str = "none";

/// Whose page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lead) enum Kind {
    Customer,
    Agent,
}

/// What is known of a person, customer or agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lead) struct Person {
    pub(in crate::lead) key: String,
    pub(in crate::lead) name: String,
    pub(in crate::lead) email: String,
    pub(in crate::lead) language: Language,
    pub(in crate::lead) lead: bool,
    pub(in crate::lead) active: bool,
}

impl Kind {
    /// Returns where the list of them is.
    pub(in crate::lead) const fn list(self) -> &'static str {
        match self {
            Self::Customer => "/settings/customers",
            Self::Agent => "/settings/agents",
        }
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Customer => "tab-customers",
            Self::Agent => "tab-agents",
        }
    }

    pub(super) const fn add(self) -> &'static str {
        match self {
            Self::Customer => "add-customer",
            Self::Agent => "add-agent",
        }
    }

    pub(super) const fn is_agent(self) -> bool {
        matches!(self, Self::Agent)
    }

    /// Returns the actor of this key.
    pub(super) fn actor(self, key: &str) -> Result<Actor, Error> {
        Ok(match self {
            Self::Customer => Actor::Customer(CustomerId::new(key)?),
            Self::Agent => Actor::Agent(AgentId::new(key)?),
        })
    }

    /// Returns whom the directory knows under a key.
    pub(in crate::lead) fn person(
        self,
        desk: &Helpdesk,
        reader: &Reader,
        key: &str,
    ) -> Result<Option<Person>, Error> {
        Ok(match self {
            Self::Customer => {
                let key = CustomerId::new(key)?;
                desk.customer(reader, &key)?.map(Person::from)
            }
            Self::Agent => {
                let key = AgentId::new(key)?;
                desk.agent(reader, &key)?.map(Person::from)
            }
        })
    }

    /// Returns people by key, after the given one.
    pub(super) fn after(
        self,
        desk: &Helpdesk,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Person>, Error> {
        Ok(match self {
            Self::Customer => {
                let after = after.map(CustomerId::new).transpose()?;
                let cards = desk.people()?.customers(after, limit)?;
                cards.into_iter().map(Person::from).collect()
            }
            Self::Agent => {
                let after = after.map(AgentId::new).transpose()?;
                let cards = desk.people()?.agents(after, limit)?;
                cards.into_iter().map(Person::from).collect()
            }
        })
    }

    /// Writes a person in the place of who was read; nobody is that there was nobody.
    pub(super) fn put(
        self,
        keeper: &Keeper<'_>,
        before: Option<Person>,
        person: Person,
    ) -> Result<(), Error> {
        let people = keeper.people()?;
        match self {
            Self::Customer => {
                let before = before.map(Person::customer).transpose()?;
                people.replace_customer(before.as_ref(), person.customer()?)
            }
            Self::Agent => {
                let before = before.map(Person::agent).transpose()?;
                people.replace_agent(before.as_ref(), person.agent()?)
            }
        }
    }
}

impl Person {
    fn customer(self) -> Result<CustomerCard, Error> {
        let Self { key, name, email, language, lead: _, active } = self;
        let card = CustomerCard::new(CustomerId::new(key)?, name, language);
        Ok(card.email(email).active(active))
    }

    fn agent(self) -> Result<AgentCard, Error> {
        let Self { key, name, email, language, lead, active } = self;
        let card = AgentCard::new(AgentId::new(key)?, name, language);
        Ok(card.email(email).lead(lead).active(active))
    }
}

impl From<CustomerCard> for Person {
    fn from(card: CustomerCard) -> Self {
        let CustomerCard { key, name, email, language, active, .. } = card;
        Self { key: String::from(key), name, email, language, lead: false, active }
    }
}

impl From<AgentCard> for Person {
    fn from(card: AgentCard) -> Self {
        let AgentCard { key, name, email, language, lead, active, .. } = card;
        Self { key: String::from(key), name, email, language, lead, active }
    }
}
