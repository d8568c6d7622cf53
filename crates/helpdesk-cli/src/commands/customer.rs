//! `helpdesk customer …`

use clap::{Args, Subcommand};
use helpdesk::rules::view::Group;
use helpdesk::{Actor, CustomerCard, CustomerId, Helpdesk, ListFilter, Reader};
use helpdesk_l10n::{Heading, Outcome};
use helpdesk_server::accounts;
use serde_json::{Map, Value, json};

use super::every::every;
use crate::error::{Code, Failure, Thing};
use crate::escape;
use crate::output::Ink;
use crate::session::Session;
use crate::table::{Grid, cell};

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
    Show(Who),
    /// Let a customer act again
    Enable(Who),
    /// Let a customer act no more; their grants are denied from this instant on
    Disable(Who),
    /// Erase all that a customer wrote, and their name and address, on request
    Erase(Erase),
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

/// A customer.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// The customer's key
    #[arg(value_name = "KEY")]
    key: CustomerId,
}

/// Erases a customer.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The customer's key
    #[arg(value_name = "KEY")]
    key: CustomerId,
    /// Why; it stands in the desk's own log
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: String,
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Add(args) => add(args, session),
        Verb::List => list(session),
        Verb::Show(args) => show(&args, session),
        Verb::Enable(args) => set_active(&args.key, true, session),
        Verb::Disable(args) => set_active(&args.key, false, session),
        Verb::Erase(args) => erase(&args, session),
    }
}

fn add(args: Add, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let Add { key, name, email } = args;
    let active = known(&desk, &key)?.is_none_or(|card| card.active);
    let card = CustomerCard::new(key, name, session.language()).email(email).active(active);
    desk.people()?.put_customer(card.clone())?;
    session.told(&Outcome::CustomerAdded { key: card.key.as_str() }, &card)
}

fn list(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let people = desk.people()?;
    let cards = every(|last: Option<&CustomerCard>, limit| {
        people.customers(last.map(|card| card.key.clone()), limit)
    })?;
    let output = &session.output;
    if output.is_json() {
        output.json(&json!({ "customers": cards }))?;
        return Ok(Code::Done);
    }
    if cards.is_empty() {
        output.text(&session.outcome(&Outcome::NoPeople))?;
        return Ok(Code::Done);
    }
    let headings =
        [Heading::Key, Heading::Name, Heading::Email, Heading::Language, Heading::Active];
    let mut grid = Grid::new(output, &headings);
    for card in &cards {
        grid.row(vec![
            cell(card.key.as_str()),
            cell(output.l10n().name(card.key.as_str(), Some(&card.name))),
            cell(&card.email),
            cell(card.language.code()),
            cell(output.l10n().yes_no(card.active)),
        ]);
    }
    output.text(&grid.text())?;
    Ok(Code::Done)
}

fn show(args: &Who, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let card = card(&desk, &args.key)?;
    let projects = desk.projects_of(&Reader::Operator, &args.key)?;
    let (output, l10n) = (&session.output, session.output.l10n());
    if output.is_json() {
        let mut object = match json!(card) {
            Value::Object(object) => object,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Map::new(),
        };
        object.insert("projects".to_owned(), json!(projects));
        output.json(&object)?;
        return Ok(Code::Done);
    }
    let name = l10n.name(card.key.as_str(), Some(&card.name));
    let mut text = format!("{}\n", output.ink(Ink::Bold, &escape::line(&name)));
    for (heading, value) in [
        (Heading::Key, card.key.as_str()),
        (Heading::Email, &card.email),
        (Heading::Language, card.language.code()),
        (Heading::Active, &l10n.yes_no(card.active)),
    ] {
        text.push_str(&format!("{}: {}\n", l10n.heading(heading), escape::line(value)));
    }
    for project in projects {
        let project = l10n.project(project.number, &project.name);
        text.push_str(&format!("{}: {}\n", l10n.heading(Heading::Project), escape::line(&project)));
    }
    output.text(&text)?;
    Ok(Code::Done)
}

fn set_active(key: &CustomerId, active: bool, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let card = card(&desk, key)?;
    if card.active == active {
        return session.told(&Outcome::Already, &card);
    }
    let card = card.active(active);
    desk.people()?.put_customer(card.clone())?;
    if !active {
        // They are already turned away; what they hold must not work again with them.
        accounts::end_all(session.place()?.open()?.as_ref(), &Actor::Customer(key.clone()))?;
    }
    let key = key.as_str();
    let done = match active {
        true => Outcome::CustomerEnabled { key },
        false => Outcome::CustomerDisabled { key },
    };
    session.told(&done, &card)
}

fn erase(args: &Erase, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    card(&desk, &args.key)?;
    let customer = Some(args.key.clone());
    let filter = ListFilter::default().group(Group::Open).customer(customer);
    // The store refuses too; asking first gives the reason in clearer words.
    if !desk.list(&Reader::Operator, filter, None, 1)?.items.is_empty() {
        return Err(Failure::OpenTickets(args.key.to_string()));
    }
    let erased = desk.erase_customer(&args.key, &args.reason)?;
    let key = args.key.as_str();
    let traces_left = desk.has_traces()?;
    let value = json!({ "key": key, "erased": erased, "traces_left": traces_left });
    session.told_with_traces(&Outcome::CustomerErased { key }, traces_left, &value)
}

fn known(desk: &Helpdesk, key: &CustomerId) -> Result<Option<CustomerCard>, Failure> {
    Ok(desk.customer(&Reader::Operator, key)?)
}

fn card(desk: &Helpdesk, key: &CustomerId) -> Result<CustomerCard, Failure> {
    known(desk, key)?.ok_or_else(|| Failure::Unknown(Thing::Customer, key.to_string()))
}
