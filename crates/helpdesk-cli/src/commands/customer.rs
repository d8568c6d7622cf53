//! `helpdesk customer …`

use clap::{Args, Subcommand};
use helpdesk::rules::view::Group;
use helpdesk::{
    Actor, CustomerCard, CustomerId, Error, Helpdesk, ListFilter, People, Reader, paging,
};
use helpdesk_l10n::Outcome;
use serde_json::{Value, json};

use super::person::{self, Card, Erase, Seen, Who};
use crate::error::{Code, Failure, Thing};
use crate::session::Session;

/// The verbs of customers.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add a customer, or change name, address and language of one
    ///
    /// `--lang` is the language in which they are written to.
    Add(Add),
    /// List customers, by key
    List,
    /// Show a customer and their projects
    Show(Who<CustomerCard>),
    /// Let a customer act again
    Enable(Who<CustomerCard>),
    /// Let a customer act no more; their grants are denied from this instant on
    Disable(Who<CustomerCard>),
    /// Erase all that a customer wrote, and their name and address, on request
    Erase(Erase<CustomerCard>),
}

/// Adds a customer.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Your own key, 1 to 64 visible ASCII characters; no mail address, it stays for ever
    #[arg(value_name = "KEY")]
    key: CustomerId,
    /// The name as it is shown, or `Surname, Given names`: 1 to 200 characters
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The mail address, counted as verified
    #[arg(long, value_name = "ADDRESS")]
    email: String,
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Add(Add { key, name, email }) => {
            person::add(CustomerCard::new(key, name, session.language()).email(email), session)
        }
        Verb::List => person::list::<CustomerCard>(session),
        Verb::Show(args) => show(&args.key, session),
        Verb::Enable(args) => person::set_active::<CustomerCard>(&args.key, true, session),
        Verb::Disable(args) => person::set_active::<CustomerCard>(&args.key, false, session),
        Verb::Erase(args) => person::erase(&args, session),
    }
}

fn show(key: &CustomerId, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let card = person::card::<CustomerCard>(&desk, key)?;
    let projects = paging::all(
        |after, limit| desk.projects_of(&Reader::Operator, key, after, limit),
        |project| project.number,
    )?;
    let l10n = session.output.l10n();
    let below = projects.iter().map(|project| l10n.project(project.number, &project.name));
    let below: Vec<_> = below.map(|project| ("heading-project", project)).collect();
    person::show(&card, [("projects", json!(projects))], below, session)
}

impl Card for CustomerCard {
    type Key = CustomerId;

    const THING: Thing = Thing::Customer;
    const KEY: &'static str = "The customer's key";
    const ALL: &'static str = "customers";
    const LEADS: bool = false;

    fn key(&self) -> &CustomerId {
        &self.key
    }

    fn seen(&self) -> Seen<'_> {
        let Self { name, email, language, active, .. } = self;
        Seen { name, email, language: *language, lead: false, active: *active }
    }

    fn with_active(self, active: bool) -> Self {
        self.active(active)
    }

    fn actor(key: CustomerId) -> Actor {
        Actor::Customer(key)
    }

    fn known(desk: &Helpdesk, key: &CustomerId) -> Result<Option<Self>, Error> {
        desk.customer(&Reader::Operator, key)
    }

    fn after(
        people: &People<'_>,
        key: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<Self>, Error> {
        people.customers(key, limit)
    }

    fn replace(self, before: Option<&Self>, people: &People<'_>) -> Result<(), Error> {
        people.replace_customer(before, self)
    }

    fn erase(desk: &Helpdesk, key: &CustomerId, reason: &str) -> Result<Value, Failure> {
        let filter = ListFilter::default().group(Group::Open).customer(key.clone());
        // The store refuses too; asking first gives the reason its own words.
        if !desk.list(&Reader::Operator, filter, None, 1)?.items.is_empty() {
            return Err(Failure::OpenTickets(key.to_string()));
        }
        Ok(json!({ "erased": desk.erase_customer(key, reason)? }))
    }

    fn added(key: &str) -> Outcome<'_> {
        Outcome::CustomerAdded { key }
    }

    fn switched(key: &str, active: bool) -> Outcome<'_> {
        if active { Outcome::CustomerEnabled { key } } else { Outcome::CustomerDisabled { key } }
    }

    fn erased(key: &str) -> Outcome<'_> {
        Outcome::CustomerErased { key }
    }
}
