//! `helpdesk agent …`

use clap::{Args, Subcommand};
use helpdesk::{Actor, AgentCard, AgentId, Helpdesk, Reader};
use helpdesk_l10n::{Heading, Outcome};
use helpdesk_server::accounts;
use serde_json::json;

use super::every::every;
use super::ticket::NOBODY;
use crate::error::{Code, Failure, Thing};
use crate::session::Session;
use crate::table::{Grid, cell};

/// The verbs of agents.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add an agent, or change name, address, language and lead of one
    ///
    /// `--lang` is the language in which they are written to.
    Add(Add),
    /// List agents, by key
    List,
    /// Let an agent act again
    Enable(Who),
    /// Let an agent act no more, nor be inside any project, from this instant on
    Disable(Who),
    /// Erase an agent's name and address, on request; what they wrote stays the desk's
    ///
    /// After their open tickets are handed on, and never the last lead.
    Erase(Erase),
}

/// Adds an agent.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Your own key, 1 to 64 visible ASCII characters; no mail address, it stays for ever
    #[arg(value_name = "KEY")]
    key: AgentId,
    /// The name as customers see it, or `Surname, Given names`: 1 to 200 characters
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The mail address, counted as verified
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// They lead: they are told of what is late
    #[arg(long)]
    lead: bool,
}

/// Erases an agent.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The agent's key
    #[arg(value_name = "KEY")]
    key: AgentId,
    /// Why; it stands in the desk's own log
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: String,
}

/// An agent.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// The agent's key
    #[arg(value_name = "KEY")]
    key: AgentId,
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Add(args) => add(args, session),
        Verb::List => list(session),
        Verb::Enable(args) => set_active(&args.key, true, session),
        Verb::Disable(args) => set_active(&args.key, false, session),
        Verb::Erase(args) => erase(&args, session),
    }
}

fn add(args: Add, session: &Session) -> Result<Code, Failure> {
    let Add { key, name, email, lead } = args;
    if key.as_str() == NOBODY {
        let what = format!("`{NOBODY}` stands for nobody and cannot be an agent's key");
        return Err(Failure::Input(what));
    }
    let desk = session.desk()?;
    let active = known(&desk, &key)?.is_none_or(|card| card.active);
    let card = AgentCard::new(key, name, session.language()).email(email).lead(lead).active(active);
    desk.people()?.put_agent(card.clone())?;
    session.told(&Outcome::AgentAdded { key: card.key.as_str() }, &card)
}

fn list(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let people = desk.people()?;
    let cards = every(|last: Option<&AgentCard>, limit| {
        people.agents(last.map(|card| card.key.clone()), limit)
    })?;
    let output = &session.output;
    if output.is_json() {
        output.json(&json!({ "agents": cards }))?;
        return Ok(Code::Done);
    }
    if cards.is_empty() {
        output.text(&session.outcome(&Outcome::NoPeople))?;
        return Ok(Code::Done);
    }
    let headings = [
        Heading::Key,
        Heading::Name,
        Heading::Email,
        Heading::Language,
        Heading::Lead,
        Heading::Active,
    ];
    let mut grid = Grid::new(output, &headings);
    for card in &cards {
        grid.row(vec![
            cell(card.key.as_str()),
            cell(output.l10n().name(card.key.as_str(), Some(&card.name))),
            cell(&card.email),
            cell(card.language.code()),
            cell(output.l10n().yes_no(card.lead)),
            cell(output.l10n().yes_no(card.active)),
        ]);
    }
    output.text(&grid.text())?;
    Ok(Code::Done)
}

fn set_active(key: &AgentId, active: bool, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let card = known(&desk, key)?;
    let card = card.ok_or_else(|| Failure::Unknown(Thing::Agent, key.to_string()))?;
    if card.active == active {
        return session.told(&Outcome::Already, &card);
    }
    let card = card.active(active);
    desk.people()?.put_agent(card.clone())?;
    if !active {
        // They are already turned away; what they hold must not work again with them.
        accounts::end_all(session.place()?.open()?.as_ref(), &Actor::Agent(key.clone()))?;
    }
    let key = key.as_str();
    let done = match active {
        true => Outcome::AgentEnabled { key },
        false => Outcome::AgentDisabled { key },
    };
    session.told(&done, &card)
}

fn erase(args: &Erase, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let card = known(&desk, &args.key)?;
    card.ok_or_else(|| Failure::Unknown(Thing::Agent, args.key.to_string()))?;
    desk.erase_agent(&args.key, &args.reason)?;
    let key = args.key.as_str();
    let traces_left = desk.has_traces()?;
    let value = json!({ "key": key, "traces_left": traces_left });
    session.told_with_traces(&Outcome::AgentErased { key }, traces_left, &value)
}

fn known(desk: &Helpdesk, key: &AgentId) -> Result<Option<AgentCard>, Failure> {
    Ok(desk.agent(&Reader::Operator, key)?)
}
