//! Random lives of a desk: steps, and how they are played.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Cursor;

use chrono::TimeDelta;
use helpdesk_core::{
    Actor, Command, CommandId, Field, FileId, NewTicket, Priority, ProjectId, Subject, TicketId,
};
use uuid::Uuid;

use super::clock::HandClock;
use super::desk::TestDesk;
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::message::Message;
use crate::options::Options;

/// Who takes a step: a person, or a role on the ticket at that time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The ticket's customer.
    Owner,
    /// The ticket's assignee, or the agent `anna` if there is none.
    Assignee,
    /// This one.
    Somebody(Actor),
}

/// A file to upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The name as it is given.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What is done in a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A new ticket.
    Open {
        /// Whose it will be.
        customer: String,
        /// What it is about.
        project: Option<ProjectId>,
        /// How urgent it is.
        priority: Priority,
        /// What it is about, in a line.
        subject: Subject,
        /// The message; it gets the step's files.
        message: Message,
        /// Which of the tickets so far it follows, modulo their number.
        follows: Option<usize>,
    },
    /// A command on a ticket; a message gets the step's files.
    Submit {
        /// On which of the tickets so far, modulo their number.
        ticket: usize,
        /// What.
        command: Command<Message>,
    },
    /// Nobody does anything.
    Wait,
}

/// One step of a desk's life. Before it, the clock moves on and the desk is swept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How many minutes pass first.
    pub wait: u32,
    /// Who acts.
    pub by: Who,
    /// What is done.
    pub act: Act,
    /// The files of the message.
    pub files: Vec<NewFile>,
}

impl Step {
    /// Returns whether the step leaves nothing that a customer may see (S6), such as a note.
    #[must_use]
    pub const fn is_internal(&self) -> bool {
        match &self.act {
            Act::Submit { command, .. } => command.kind().is_internal(),
            Act::Open { .. } | Act::Wait => false,
        }
    }
}

/// The outcome of a life.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// The tickets, in order.
    pub tickets: Vec<TicketId>,
    /// The files sent, in order.
    pub files: Vec<FileId>,
    /// The receipt of each step that was accepted, as JSON, by step.
    pub receipts: BTreeMap<usize, String>,
    /// The reason of each step that was refused, by step.
    pub refused: BTreeMap<usize, String>,
}

/// Plays the steps that `keep` selects. The others are not asked for, but their time and their uploads still
/// pass. Command ids depend on the step alone.
///
/// # Panics
/// When the desk fails in any way other than a refusal.
pub fn play(
    desk: &Helpdesk,
    clock: &HandClock,
    steps: &[Step],
    keep: impl Fn(&Step) -> bool,
) -> Played {
    let mut played = Played::default();
    for (i, step) in steps.iter().enumerate() {
        clock.advance(TimeDelta::minutes(i64::from(step.wait)));
        desk.sweep().expect("a sweep");
        let ticket = match &step.act {
            Act::Submit { ticket, .. } => nth(&played.tickets, *ticket),
            Act::Open { .. } | Act::Wait => None,
        };
        let by = step.by.actor(desk, ticket);
        let files = step.files.iter().map(|file| {
            let bytes = &mut Cursor::new(&file.bytes);
            desk.upload(&by, &file.name, "text/plain", bytes).expect("an upload").id
        });
        let files: Vec<FileId> = files.collect();
        if !keep(step) {
            continue;
        }
        let id = Uuid::from_u128(0x5ced_0000 + i as u128);
        let options = Options::default().id(CommandId::new(id));
        let outcome = match &step.act {
            Act::Wait => continue,
            Act::Open { customer, project, priority, subject, message, follows } => {
                let customer = TestDesk::customer(customer).customer().cloned();
                let customer = customer.expect("a customer");
                let message = message.clone().with_files(files.iter().copied());
                let mut request = NewTicket::new(customer, *priority, subject.clone(), message)
                    .about(project.clone());
                request.follows = follows.and_then(|n| nth(&played.tickets, n)).map(Into::into);
                desk.open(&by, request, options)
                    .inspect(|receipt| played.tickets.push(receipt.ticket))
            }
            Act::Submit { command, .. } => {
                let Some(ticket) = ticket else { continue };
                desk.submit(&by, ticket, with_files(command.clone(), &files), options)
            }
        };
        match outcome {
            Ok(receipt) => {
                let receipt = serde_json::to_string(&receipt).expect("a receipt as JSON");
                played.receipts.insert(i, receipt);
                played.files.extend(files);
            }
            Err(error @ (Error::Refused(_) | Error::NotFound(_))) => {
                played.refused.insert(i, error.to_string());
            }
            Err(error) => panic!("step {i} is neither accepted nor refused: {error}"),
        }
    }
    played
}

fn nth(tickets: &[TicketId], n: usize) -> Option<TicketId> {
    tickets.get(n.checked_rem(tickets.len())?).copied()
}

/// Returns the command with the files at its message, if it has one.
fn with_files(command: Command<Message>, files: &[FileId]) -> Command<Message> {
    let attached = command.try_map(|field, message| {
        Ok::<_, Infallible>(match field {
            Field::Text => message.with_files(files.iter().copied()),
            Field::Comment
            | Field::FileName
            | Field::MediaType
            | Field::Reason
            | Field::Subject => message,
        })
    });
    attached.unwrap_or_else(|never| match never {})
}

impl Who {
    fn actor(&self, desk: &Helpdesk, ticket: Option<TicketId>) -> Actor {
        let found = || ticket.and_then(|id| desk.store().ticket(id).expect("a ticket"));
        match self {
            Self::Somebody(actor) => actor.clone(),
            Self::Owner => {
                let owner = found().map(|found| found.ticket.customer().clone());
                owner.map_or_else(|| TestDesk::customer("vera"), Actor::Customer)
            }
            Self::Assignee => {
                let assignee = found().and_then(|found| found.ticket.assignee().cloned());
                assignee.map_or_else(|| TestDesk::agent("anna"), Actor::Agent)
            }
        }
    }
}
