//! What `helpdesk customer …` and `helpdesk agent …` have in common.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use clap::Args;
use helpdesk::rules::IdError;
use helpdesk::{Actor, Error, Helpdesk, Language, People, paging};
use helpdesk_l10n::{L10n, Outcome};
use helpdesk_server::accounts;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::error::{Code, Failure, Thing};
use crate::escape;
use crate::listing::Listing;
use crate::output::Ink;
use crate::session::Session;
use crate::table::cell;

/// The card of a customer, or of an agent: what differs between the two.
pub(crate) trait Card: Debug + Clone + PartialEq + Serialize + 'static {
    /// Their key.
    type Key: Debug + Clone + Display + FromStr<Err = IdError> + Send + Sync;

    const THING: Thing;
    /// What the key is, in the help.
    const KEY: &'static str;
    /// What they are called in JSON, all together.
    const ALL: &'static str;
    /// Whether there are leads among them.
    const LEADS: bool;

    fn key(&self) -> &Self::Key;
    fn seen(&self) -> Seen<'_>;
    fn with_active(self, active: bool) -> Self;
    fn actor(key: Self::Key) -> Actor;

    fn known(desk: &Helpdesk, key: &Self::Key) -> Result<Option<Self>, Error>;
    fn after(people: &People<'_>, key: Option<Self::Key>, limit: usize)
    -> Result<Vec<Self>, Error>;
    /// Writes it in the place of the card that was read, so that nobody undoes unseen what somebody else did.
    fn replace(self, before: Option<&Self>, people: &People<'_>) -> Result<(), Error>;
    /// Erases somebody who is known; returns what is to be told of it beside the key.
    fn erase(desk: &Helpdesk, key: &Self::Key, reason: &str) -> Result<Value, Failure>;

    fn added(key: &str) -> Outcome<'_>;
    fn switched(key: &str, active: bool) -> Outcome<'_>;
    fn erased(key: &str) -> Outcome<'_>;
}

/// What a list shows of a person.
pub(crate) struct Seen<'a> {
    pub(super) name: &'a str,
    pub(super) email: &'a str,
    pub(super) language: Language,
    /// Whether they lead.
    pub(super) lead: bool,
    pub(super) active: bool,
}

/// A customer, or an agent.
#[derive(Debug, Args)]
pub(crate) struct Who<C: Card> {
    #[arg(value_name = "KEY", help = C::KEY, value_parser = key::<C>)]
    pub(super) key: C::Key,
}

/// Erases a customer, or an agent.
#[derive(Debug, Args)]
pub(crate) struct Erase<C: Card> {
    #[arg(value_name = "KEY", help = C::KEY, value_parser = key::<C>)]
    key: C::Key,
    /// Why; it stands in the desk's own log
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: String,
}

fn key<C: Card>(given: &str) -> Result<C::Key, IdError> {
    given.parse()
}

/// Adds a person, or changes them; whether they may act stays as it is.
pub(super) fn add<C: Card>(card: C, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let before = C::known(&desk, card.key())?;
    let card = card.with_active(before.as_ref().is_none_or(|before| before.seen().active));
    card.clone().replace(before.as_ref(), &desk.people()?)?;
    session.told(&C::added(&card.key().to_string()), &card)
}

pub(super) fn list<C: Card>(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let people = desk.people()?;
    let l10n = session.output.l10n();
    let listing = Listing {
        name: C::ALL,
        beside: "",
        object: &|card: &C| serde_json::to_string_pretty(&json!(card)),
        headings: &headings::<C>(),
        row: &|card| line(card, l10n).into_iter().map(cell).collect(),
        foot: String::new(),
        nothing: Outcome::NoPeople,
    };
    listing.print(session, |after, limit| {
        Ok(paging::keyed(C::after(&people, after, limit)?, limit, |card| card.key().clone()))
    })
}

/// Shows a person, with lines of their own below.
pub(super) fn show<C: Card>(
    card: &C,
    more: impl IntoIterator<Item = (&'static str, Value)>,
    below: impl IntoIterator<Item = (&'static str, String)>,
    session: &Session,
) -> Result<Code, Failure> {
    let (output, l10n) = (&session.output, session.output.l10n());
    if output.is_json() {
        let mut object = object(json!(card));
        object.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
        output.json(&object)?;
        return Ok(Code::Done);
    }
    let name = l10n.name(&card.key().to_string(), Some(card.seen().name));
    let mut text = format!("{}\n", output.ink(Ink::Bold, &escape::line(&name)));
    let lines = headings::<C>().into_iter().zip(line(card, l10n));
    let lines = lines.filter(|(heading, _)| *heading != "heading-name");
    for (heading, value) in lines.chain(below) {
        text.push_str(&format!("{}: {}\n", l10n.word(heading), escape::line(&value)));
    }
    output.text(&text)?;
    Ok(Code::Done)
}

pub(super) fn set_active<C: Card>(
    key: &C::Key,
    active: bool,
    session: &Session,
) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let card = card::<C>(&desk, key)?;
    if card.seen().active == active {
        return session.told(&Outcome::Already, &card);
    }
    let before = card.clone();
    let card = card.with_active(active);
    card.clone().replace(Some(&before), &desk.people()?)?;
    if !active {
        // They are turned away already; what they hold shall not work again with them.
        accounts::end_all(session.place()?.open()?.as_ref(), &C::actor(key.clone()))?;
    }
    session.told(&C::switched(&key.to_string(), active), &card)
}

pub(super) fn erase<C: Card>(args: &Erase<C>, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    card::<C>(&desk, &args.key)?;
    let mut told = object(C::erase(&desk, &args.key, &args.reason)?);
    let traces_left = desk.has_traces()?;
    told.insert("key".to_owned(), json!(args.key.to_string()));
    told.insert("traces_left".to_owned(), json!(traces_left));
    session.told_with_traces(&C::erased(&args.key.to_string()), traces_left, &told)
}

/// Returns the card of somebody who must be known.
pub(super) fn card<C: Card>(desk: &Helpdesk, key: &C::Key) -> Result<C, Failure> {
    C::known(desk, key)?.ok_or_else(|| Failure::Unknown(C::THING, key.to_string()))
}

/// Returns what is said of a person, one column each.
fn headings<C: Card>() -> Vec<&'static str> {
    let first = ["heading-key", "heading-name", "heading-email", "heading-language"];
    first.into_iter().chain(C::LEADS.then_some("heading-lead")).chain(["heading-active"]).collect()
}

/// Returns a person's line, column by column.
fn line<C: Card>(card: &C, l10n: L10n) -> Vec<String> {
    let (key, Seen { name, email, language, lead, active }) = (card.key().to_string(), card.seen());
    let name = l10n.name(&key, Some(name));
    let first = [key, name, email.to_owned(), language.code().to_owned()];
    let lead = C::LEADS.then(|| l10n.yes_no(lead));
    first.into_iter().chain(lead).chain([l10n.yes_no(active)]).collect()
}

/// Returns the fields of an object.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    }
}
