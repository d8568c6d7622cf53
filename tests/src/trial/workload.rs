//! What the child does: tickets that live their whole life, each step said once it is acknowledged.

use std::io::Write;

use chrono::{DateTime, Utc};
use helpdesk_core::command::RatingGiven;
use helpdesk_core::words::Field;
use helpdesk_core::{
    Actor, AgentId, Command, CustomerId, OpenTicket, Priority, ProjectAsNamed, ProjectId, Salt,
    Sealed, Stars, Text, TicketId, Words,
};
use helpdesk_store::Store;

use super::Outcome;
use super::desk::Ack;
use super::door::Door;

/// The customer, the agent and the project of every trial.
#[derive(Clone, Debug)]
pub struct People {
    /// Who asks.
    pub customer: Actor,
    /// Who helps.
    pub agent: Actor,
    /// What it is about.
    pub project: ProjectAsNamed,
}

impl People {
    /// They are the same in every trial.
    ///
    /// # Errors
    /// Never: their keys are sound.
    pub fn new() -> Outcome<Self> {
        Ok(Self {
            customer: Actor::Customer(CustomerId::new("anna")?),
            agent: Actor::Agent(AgentId::new("ivan")?),
            project: ProjectAsNamed {
                key: ProjectId::new("site")?,
                number: 7,
                name: "Сайт".to_owned(),
            },
        })
    }
}

/// When the first command of every trial takes effect.
#[must_use]
pub fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default()
}

/// Lets `tickets` tickets live their whole life: nine commands each, two of them with a file.
///
/// # Errors
/// The desk refuses, or nobody listens.
pub fn work(store: &dyn Store, tickets: usize, seed: u64, mut out: impl Write) -> Outcome<()> {
    let people = People::new()?;
    let mut door = Door::new(store, people.project.clone(), seed, start());
    let mut say = |ack: Ack| -> Outcome<()> {
        writeln!(out, "{}", ack.line())?;
        Ok(out.flush()?)
    };
    for at in 0..tickets {
        let (ticket, ack) = opened(&mut door, &people, &format!("Ticket {at} of {seed}"))?;
        say(ack)?;
        for (by, command) in steps(&mut door, &people)? {
            say(door.ask(&by, ticket, &command)?)?;
        }
    }
    Ok(())
}

fn opened(door: &mut Door<'_>, people: &People, subject: &str) -> Outcome<(TicketId, Ack)> {
    let Actor::Customer(customer) = &people.customer else { return Err("not a customer".into()) };
    let request = OpenTicket {
        customer: customer.clone(),
        project: Some(people.project.key.clone()),
        priority: Priority::Medium,
        words: door.request(
            &people.customer,
            subject,
            "Не приходит письмо with the invoice",
            &[3_000],
        )?,
        follows: None,
    };
    door.open(&people.customer, &request)
}

fn steps(door: &mut Door<'_>, people: &People) -> Outcome<Vec<(Actor, Command)>> {
    let (customer, agent) = (&people.customer, &people.agent);
    let said = |text: &str| -> Outcome<Sealed> {
        Ok(Sealed::new(Words::text(Text::new(Field::Text, text)?), Salt([7; 16])))
    };
    let rating = RatingGiven { stars: Stars::try_from(5)?, comment: Some(said("Спасибо")?) };
    Ok(vec![
        (
            agent.clone(),
            Command::Reply { message: door.message(agent, "Which address was it sent to?", &[])? },
        ),
        (agent.clone(), Command::RequestAccess { reason: said("to look at the queue")? }),
        (customer.clone(), Command::GrantAccess { until: None }),
        (agent.clone(), Command::EnterProject),
        (
            customer.clone(),
            Command::Reply { message: door.message(customer, "To this one", &[9_000])? },
        ),
        (agent.clone(), Command::Note { message: door.message(agent, "the queue is stuck", &[])? }),
        (
            agent.clone(),
            Command::Resolve { answer: Some(door.message(agent, "Письмо ушло", &[])?) },
        ),
        (customer.clone(), Command::Close { rating: Some(rating), reason: None }),
    ])
}
