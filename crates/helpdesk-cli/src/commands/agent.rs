//! `helpdesk agent …`

use clap::{Args, Subcommand};
use helpdesk::{Actor, AgentCard, AgentId, Error, Helpdesk, People, Reader};
use helpdesk_l10n::Outcome;
use serde_json::{Value, json};

use super::person::{self, Card, Erase, Seen, Who};
use super::ticket::NOBODY;
use crate::error::{Code, Failure, Thing};
use crate::session::Session;

/// The verbs of agents.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add an agent, or change name, address, language and lead of one
    ///
    /// `--lang` is the language in which they are written to.
    Add(Add),
    /// List agents, by key
    List,
    /// Show an agent
    Show(Who<AgentCard>),
    /// Let an agent act again
    Enable(Who<AgentCard>),
    /// Let an agent act no more, nor be inside any project, from this instant on
    Disable(Who<AgentCard>),
    /// Erase an agent's name and address, on request; what they wrote stays the desk's
    ///
    /// After their open tickets are handed on, and never the last lead.
    Erase(Erase<AgentCard>),
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

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Add(args) => add(args, session),
        Verb::List => person::list::<AgentCard>(session),
        Verb::Show(args) => {
            person::show(&person::card::<AgentCard>(&session.desk()?, &args.key)?, [], [], session)
        }
        Verb::Enable(args) => person::set_active::<AgentCard>(&args.key, true, session),
        Verb::Disable(args) => person::set_active::<AgentCard>(&args.key, false, session),
        Verb::Erase(args) => person::erase(&args, session),
    }
}

fn add(args: Add, session: &Session) -> Result<Code, Failure> {
    let Add { key, name, email, lead } = args;
    if key.as_str() == NOBODY {
        let what = format!("`{NOBODY}` stands for nobody and cannot be an agent's key");
        return Err(Failure::Input(what));
    }
    person::add(AgentCard::new(key, name, session.language()).email(email).lead(lead), session)
}

impl Card for AgentCard {
    type Key = AgentId;

    const THING: Thing = Thing::Agent;
    const KEY: &'static str = "The agent's key";
    const ALL: &'static str = "agents";
    const LEADS: bool = true;

    fn key(&self) -> &AgentId {
        &self.key
    }

    fn seen(&self) -> Seen<'_> {
        let Self { name, email, language, lead, active, .. } = self;
        Seen { name, email, language: *language, lead: *lead, active: *active }
    }

    fn with_active(self, active: bool) -> Self {
        self.active(active)
    }

    fn actor(key: AgentId) -> Actor {
        Actor::Agent(key)
    }

    fn known(desk: &Helpdesk, key: &AgentId) -> Result<Option<Self>, Error> {
        desk.agent(&Reader::Operator, key)
    }

    fn after(people: &People<'_>, key: Option<AgentId>, limit: usize) -> Result<Vec<Self>, Error> {
        people.agents(key, limit)
    }

    fn replace(self, before: Option<&Self>, people: &People<'_>) -> Result<(), Error> {
        people.replace_agent(before, self)
    }

    fn erase(desk: &Helpdesk, key: &AgentId, reason: &str) -> Result<Value, Failure> {
        desk.erase_agent(key, reason)?;
        Ok(json!({}))
    }

    fn added(key: &str) -> Outcome<'_> {
        Outcome::AgentAdded { key }
    }

    fn switched(key: &str, active: bool) -> Outcome<'_> {
        if active { Outcome::AgentEnabled { key } } else { Outcome::AgentDisabled { key } }
    }

    fn erased(key: &str) -> Outcome<'_> {
        Outcome::AgentErased { key }
    }
}
