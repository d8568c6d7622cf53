//! Commands: parse nothing, decide nothing; look up, ask the core, write, answer with a receipt.

use chrono::{DateTime, Utc};
use helpdesk_core::command::{RatingGiven, Until};
use helpdesk_core::{
    Actor, AgentId, Command, CommandId, Context, CustomerId, Digest, FileId, Policy, Priority,
    ProjectId, Reader, Recorded, Rejection, Sealed, Stars, Subject, Text, Ticket, TicketId,
    Version, Words,
};
use helpdesk_store::{Commit, CommitRefusal, Precondition, Receipt, StoreError, StoreErrorKind};

use crate::engine::{Helpdesk, TicketRef};
use crate::error::{Error, Missing};
use crate::facts::target;

/// How often a command is decided anew because another process was faster. Each time some other
/// command got through, so this is never reached by contention that ends.
const RETRIES: usize = 10_000;

/// A public message or a note: a text, uploaded files, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The text.
    pub text: Option<Text>,
    /// Finished uploads of the same actor, at most 20.
    pub files: Vec<FileId>,
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self { text: Some(text), files: Vec::new() }
    }
}

/// A request to open a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTicket {
    /// Whose ticket it will be: the customer who asks, or for whom an agent or a service asks.
    pub customer: CustomerId,
    /// What it is about; none is a general question.
    pub project: Option<ProjectId>,
    /// How urgent it is.
    pub priority: Priority,
    /// What it is about, in a line.
    pub subject: Subject,
    /// The message.
    pub message: Message,
    /// An earlier ticket of the same customer.
    pub follows: Option<TicketRef>,
}

/// What is asked of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A public message: the customer's reply, an agent's answer, or what a service has to say.
    Reply(Message),
    /// A note that only agents read.
    Note(Message),
    /// The answer is found; it may be given in the same breath.
    Resolve(Option<Message>),
    /// Take a resolved ticket up again.
    Reopen {
        /// Why.
        reason: Text,
    },
    /// Make an agent, or nobody, the assignee.
    Assign(Option<AgentId>),
    /// Set the priority that agents work by.
    SetPriority(Priority),
    /// Ask the customer to be let into the project.
    RequestAccess {
        /// Why.
        reason: Text,
    },
    /// Say no to that.
    DeclineAccess,
    /// Let support into the project.
    GrantAccess(Option<Until>),
    /// End the grant, or withdraw the request.
    RevokeAccess,
    /// Enter the project under the grant.
    EnterProject,
    /// Close the ticket for ever.
    Close {
        /// The customer's stars and comment.
        rating: Option<(Stars, Option<Text>)>,
        /// The agent's reason.
        reason: Option<Text>,
    },
}

/// How a command is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// The client's id: a retry under the same id gets the same receipt (S5).
    pub command: Option<CommandId>,
    /// The version the client has seen: refused as stale if more happened since (S10).
    pub seen: Option<Version>,
}

impl Helpdesk {
    /// Opens a ticket.
    ///
    /// # Errors
    /// [`Error::Refused`] by the rules, [`Error::Upload`] for a file that is no upload of the
    /// actor, [`Error::CommandReused`], [`Error::Store`].
    pub fn open(&self, by: &Actor, request: NewTicket, sent: Sent) -> Result<Receipt, Error> {
        let follows = match request.follows {
            // Another's ticket to follow is refused just as a missing one (S7, L7).
            Some(earlier) => Some(match self.id_of(earlier) {
                Ok(id) => id,
                Err(Error::NotFound(_)) => TicketId::new(uuid::Uuid::nil()),
                Err(other) => return Err(other),
            }),
            None => None,
        };
        let words = self.words(by, request.message)?.under(request.subject);
        let request = helpdesk_core::OpenTicket {
            customer: request.customer,
            project: request.project,
            priority: request.priority,
            words: Sealed::new(words, self.ids().salt()?),
            follows,
        };
        let content = request.content();
        if let Some(receipt) = self.earlier(by, sent.command, content)? {
            return Ok(receipt);
        }
        for _ in 0..RETRIES {
            if let Some(receipt) = self.attempt_to_open(by, &request, content, sent)? {
                return Ok(receipt);
            }
        }
        let message = "people were changed again and again meanwhile; try later";
        Err(Error::Store(StoreError::new(StoreErrorKind::Busy, message)))
    }

    /// Decides once and tries to write; none when what it was decided under changed meanwhile.
    fn attempt_to_open(
        &self,
        by: &Actor,
        request: &helpdesk_core::OpenTicket,
        content: Digest,
        sent: Sent,
    ) -> Result<Option<Receipt>, Error> {
        let now = self.now();
        let facts = self.facts_to_open(by, request)?;
        let policy = self.policy()?;
        let ctx = Context { actor: by, facts: &facts, now, policy: &policy, seen: None };
        let events = match Ticket::open(&ctx, request) {
            Ok(events) => events,
            Err(rejection) => {
                return self.unless_earlier(by, sent.command, content, rejection).map(Some);
            }
        };
        let (after, log) = Ticket::begin(self.ids().ticket(now)?, by, now, events)
            .map_err(|error| Error::Damaged(error.to_string()))?;
        let command = self.command_id(sent.command, now)?;
        let before = (Version::default(), Version::default());
        let words = Some(request.words.clone());
        let mut commit = build(by, (Some(command), now), content, before, log, after, words);
        commit.preconditions = self.preconditions_to_open(by, &facts, request);
        match self.store().commit(commit) {
            Ok(receipt) => Ok(Some(receipt)),
            Err(CommitRefusal::Conflict) => {
                Err(Error::Damaged("a new ticket's id is taken".into()))
            }
            Err(refusal) => self.refused(by, refusal),
        }
    }

    /// Asks something of a ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such ticket for this actor, [`Error::Refused`] by the
    /// rules, [`Error::Denied`] when an agent who enters may not be inside, [`Error::Upload`],
    /// [`Error::CommandReused`], [`Error::Store`].
    pub fn call(
        &self,
        by: &Actor,
        ticket: impl Into<TicketRef>,
        ask: Ask,
        sent: Sent,
    ) -> Result<Receipt, Error> {
        let id = self.id_of(ticket.into())?;
        self.answer(by, id, ask, sent)
    }

    fn answer(&self, by: &Actor, id: TicketId, ask: Ask, sent: Sent) -> Result<Receipt, Error> {
        // Before anything is said of the command itself, so that another's ticket answers as a
        // missing one whatever is asked of it (S7).
        if by.customer().is_some() && !may_read(by, &self.found(id.into())?.ticket) {
            return Err(Error::NotFound(Missing::Ticket));
        }
        let enters = ask == Ask::EnterProject;
        let admitted = |receipt| {
            if enters {
                self.admitted_by(by, id)?;
            }
            Ok(receipt)
        };
        let command = self.command(by, ask)?;
        let content = command.content(id);
        if let Some(receipt) = self.earlier(by, sent.command, content)? {
            return admitted(receipt);
        }
        self.queues().alone(id, || {
            for _ in 0..RETRIES {
                if let Some(receipt) = self.attempt(by, id, &command, content, sent)? {
                    // In the same turn, so that nobody here revokes in between.
                    return admitted(receipt);
                }
            }
            let message = "other processes changed the ticket again and again; try later";
            Err(Error::Store(StoreError::new(StoreErrorKind::Busy, message)))
        })
    }

    /// Decides once and tries to write; none when another process was faster.
    fn attempt(
        &self,
        by: &Actor,
        id: TicketId,
        command: &Command,
        content: Digest,
        sent: Sent,
    ) -> Result<Option<Receipt>, Error> {
        let found = self.found(id.into())?;
        let ticket = found.ticket;
        if by.customer().is_some() && !may_read(by, &ticket) {
            return Err(Error::NotFound(Missing::Ticket));
        }
        let current = ticket.version_for(by);
        // What has not happened yet was seen by nobody.
        if let Some(seen) = sent.seen.filter(|seen| *seen > current) {
            let problem = format!("version {seen} is not there yet: the ticket is at {current}");
            return Err(Error::Input { field: "seen", problem });
        }
        let facts = self.facts(by, &ticket, command)?;
        let policy = self.policy()?;
        let now = self.now();
        let ctx = context(by, &facts, now, &policy, sent.seen);
        let events = match ticket.decide(&ctx, command) {
            Ok(events) => events,
            Err(rejection) => {
                return self.unless_earlier(by, sent.command, content, rejection).map(Some);
            }
        };
        let before = (ticket.version(), ticket.version_for(by));
        let (after, log) =
            ticket.advance(by, now, events).map_err(|error| Error::Damaged(error.to_string()))?;
        let command_id = self.command_id(sent.command, now)?;
        let words = command.words().cloned();
        let mut commit = build(by, (Some(command_id), now), content, before, log, after, words);
        commit.preconditions = self.preconditions(by, &facts, &ticket, target(command));
        match self.store().commit(commit) {
            Ok(receipt) => Ok(Some(receipt)),
            Err(refusal) => self.refused(by, refusal),
        }
    }

    /// Returns the receipt of the same command sent before, if this actor may still read the ticket.
    fn earlier(
        &self,
        by: &Actor,
        command: Option<CommandId>,
        content: Digest,
    ) -> Result<Option<Receipt>, Error> {
        let Some(command) = command else { return Ok(None) };
        match self.store().receipt(by.clone(), command)? {
            Some((same, receipt)) if same == content => self.again(by, receipt).map(Some),
            Some(_) => Err(Error::CommandReused),
            None => Ok(None),
        }
    }

    /// Returns the rejection, unless the same command was accepted since it was looked up: the first
    /// of several sent at once changes what the others meet (S5).
    fn unless_earlier(
        &self,
        by: &Actor,
        command: Option<CommandId>,
        content: Digest,
        rejection: Rejection,
    ) -> Result<Receipt, Error> {
        self.earlier(by, command, content)?.ok_or(Error::Refused(rejection))
    }

    fn again(&self, by: &Actor, receipt: Receipt) -> Result<Receipt, Error> {
        let found = self.found(receipt.ticket.into())?;
        if by.service().is_some() {
            // What it wrote itself is confirmed to it, though it reads nothing (L9).
            return Ok(receipt);
        }
        let known = Reader::try_from(by).map_or(Ok(false), |reader| self.may_read(&reader))?;
        if known && may_read(by, &found.ticket) {
            Ok(receipt)
        } else {
            Err(Error::NotFound(Missing::Ticket))
        }
    }

    /// Turns a refused commit into an answer; none asks for another try.
    fn refused(&self, by: &Actor, refusal: CommitRefusal) -> Result<Option<Receipt>, Error> {
        match refusal {
            CommitRefusal::Duplicate(receipt) => self.again(by, receipt).map(Some),
            CommitRefusal::Reused => Err(Error::CommandReused),
            CommitRefusal::Conflict => Ok(None),
            CommitRefusal::Precondition(broken @ Precondition::NotErased(_)) => {
                Err(Error::Input { field: "key", problem: broken.to_string() })
            }
            // Decided again, the facts say why.
            CommitRefusal::Precondition(_) => Ok(None),
            CommitRefusal::Unclaimable(file) => Err(Error::Upload(file)),
            CommitRefusal::Store(error) => Err(Error::Store(error)),
        }
    }

    fn command_id(&self, given: Option<CommandId>, now: DateTime<Utc>) -> Result<CommandId, Error> {
        given.map_or_else(|| self.ids().command(now), Ok)
    }

    fn words(&self, by: &Actor, message: Message) -> Result<Words, Error> {
        let mut files = Vec::with_capacity(message.files.len());
        for id in message.files {
            let file = self.store().upload(by.clone(), id)?;
            files.push(file.ok_or(Error::Upload(id))?);
        }
        Ok(Words::message(message.text, files)?)
    }

    fn seal(&self, words: Words) -> Result<Sealed, Error> {
        Ok(Sealed::new(words, self.ids().salt()?))
    }

    fn command(&self, by: &Actor, ask: Ask) -> Result<Command, Error> {
        let message = |message| self.words(by, message).and_then(|words| self.seal(words));
        let text = |text| self.seal(Words::text(text));
        Ok(match ask {
            Ask::Reply(given) => Command::Reply { message: message(given)? },
            Ask::Note(given) => Command::Note { message: message(given)? },
            Ask::Resolve(given) => Command::Resolve { answer: given.map(message).transpose()? },
            Ask::Reopen { reason } => Command::Reopen { reason: text(reason)? },
            Ask::Assign(to) => Command::Assign { to },
            Ask::SetPriority(priority) => Command::SetPriority { priority },
            Ask::RequestAccess { reason } => Command::RequestAccess { reason: text(reason)? },
            Ask::DeclineAccess => Command::DeclineAccess,
            Ask::GrantAccess(until) => Command::GrantAccess { until },
            Ask::RevokeAccess => Command::RevokeAccess,
            Ask::EnterProject => Command::EnterProject,
            Ask::Close { rating, reason } => Command::Close {
                rating: match rating {
                    Some((stars, comment)) => {
                        Some(RatingGiven { stars, comment: comment.map(text).transpose()? })
                    }
                    None => None,
                },
                reason: reason.map(text).transpose()?,
            },
        })
    }
}

/// Returns whether an author may read the ticket that they ask something of (S7).
fn may_read(by: &Actor, ticket: &Ticket) -> bool {
    Reader::try_from(by).is_ok_and(|reader| ticket.may_read(&reader))
}

fn context<'a>(
    actor: &'a Actor,
    facts: &'a helpdesk_core::Facts,
    now: DateTime<Utc>,
    policy: &'a Policy,
    seen: Option<Version>,
) -> Context<'a> {
    Context { actor, facts, now, policy, seen }
}

/// Puts together everything that the command writes.
pub(crate) fn build(
    by: &Actor,
    (command, now): (Option<CommandId>, DateTime<Utc>),
    content: Digest,
    (expected, counted_before): (Version, Version),
    events: Vec<Recorded>,
    after: Ticket,
    sealed: Option<Sealed>,
) -> Commit {
    let digest = sealed.as_ref().map(Sealed::digest);
    let holder = digest
        .and_then(|digest| events.iter().find(|recorded| recorded.event.words() == Some(digest)));
    let (mut words, mut claims) = (Vec::new(), Vec::new());
    if let (Some(recorded), Some(sealed)) = (holder, sealed) {
        claims.extend(sealed.words().files.iter().map(|file| (file.id, recorded.seq)));
        words.push((recorded.seq, sealed));
    }
    // Where nothing happened that the actor sees it is the time of asking: that of another event may
    // be a note's (S6).
    let seen = |recorded: &&Recorded| by.customer().is_none() || recorded.event.kind().is_public();
    let at = events.iter().rfind(seen).map_or(now, |recorded| recorded.at);
    Commit {
        by: by.clone(),
        command,
        content,
        expected,
        preconditions: Vec::new(),
        counted: (counted_before.next(), after.version_for(by)),
        events,
        after,
        words,
        claims,
        at,
    }
}
