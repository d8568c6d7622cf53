//! Commands: parse nothing, decide nothing; look up, ask the core, write, answer with a receipt.

use chrono::{DateTime, Utc};
use helpdesk_core::permission::Role;
use helpdesk_core::{
    Actor, Command, CommandId, CommandKind, Context, Digest, Field, Followed, NewTicket, Recorded,
    Sealed, Ticket, TicketRef, Version,
};
use helpdesk_store::{
    Commit, CommitRefusal, Found, Precondition, Prepared, Receipt, StoreError, StoreErrorKind,
};

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::message::Message;
use crate::options::Options;
use crate::repeated::Content;

/// How often a command is decided again because another process was faster. Each time some other command got
/// through, so contention that ends never reaches this limit.
const RETRIES: usize = 10_000;

/// A command on its way: who sends it, how, and what it asks.
#[derive(Clone, Copy)]
struct Asked<'a> {
    by: &'a Actor,
    options: Options,
    content: Content<'a>,
}

impl Helpdesk {
    /// Opens a ticket.
    ///
    /// # Errors
    /// [`Error::Input`] for [`Options::seen`], [`Error::Refused`] by the rules, [`Error::Words`] and [`Error::Upload`] for a message that
    /// cannot be taken, [`Error::CommandReused`], [`Error::Store`].
    pub fn open(
        &self,
        by: &Actor,
        mut ticket: NewTicket<Message>,
        options: Options,
    ) -> Result<Receipt, Error> {
        if options.seen.is_some() {
            let problem = "a ticket that is being opened has no version to have been seen";
            return Err(Error::Input { field: "seen", problem: problem.to_owned() });
        }
        let earlier = match options.id {
            Some(command) => self.store().receipt(by.clone(), command)?,
            None => None,
        };
        // A missing ticket is refused just as another customer's (S7, L7).
        let followed = ticket.follows.map(|earlier| self.followed(earlier)).transpose()?.flatten();
        if let Some(earlier) = &followed {
            ticket.follows = Some(earlier.ticket.into());
        }
        let asked = Asked { by, options, content: Content::of_new(&ticket) };
        if let Some(earlier) = earlier {
            return self.repeated(by, asked.content, earlier);
        }
        let sealed = ticket.clone().try_map(|subject, message| {
            self.sealed(self.words(by, Field::Text, message)?.under(subject.clone()))
        })?;
        for _ in 0..RETRIES {
            if let Some(receipt) = self.attempt_to_open(asked, &sealed, followed.clone())? {
                return Ok(receipt);
            }
        }
        let message = "people were changed again and again meanwhile; try later";
        Err(Error::Store(StoreError::new(StoreErrorKind::Busy, message)))
    }

    /// Decides once and tries to write; `None` if what the decision rested on has changed.
    fn attempt_to_open(
        &self,
        asked: Asked<'_>,
        ticket: &NewTicket<Sealed>,
        followed: Option<Followed>,
    ) -> Result<Option<Receipt>, Error> {
        let (now, by) = (self.now(), asked.by);
        let facts = self.facts_to_open(by, ticket, followed)?;
        let policy = self.policy()?;
        let ctx = Context { actor: by, facts: &facts, now, policy: &policy, seen: None };
        let events = match Ticket::open(&ctx, ticket) {
            Ok(events) => events,
            Err(rejection) => {
                return self.earlier(asked)?.ok_or(Error::Refused(rejection)).map(Some);
            }
        };
        let (after, log) =
            Ticket::begin(self.ids().ticket(now)?, by, now, events).map_err(Error::damaged)?;
        let before = (Version::default(), Version::default());
        let preconditions = self.preconditions_to_open(by, &facts, ticket);
        self.write(asked, now, before, (after, log), Some(&ticket.message), preconditions)
    }

    /// Submits a command on a ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such ticket for this actor, [`Error::Refused`] by the
    /// rules, [`Error::Denied`] when an agent who enters may not be inside, [`Error::Words`] and
    /// [`Error::Upload`] for words that cannot be taken, [`Error::CommandReused`],
    /// [`Error::Store`].
    pub fn submit(
        &self,
        by: &Actor,
        ticket: impl Into<TicketRef>,
        command: Command<Message>,
        options: Options,
    ) -> Result<Receipt, Error> {
        // This comes first, so that nothing is looked up for a command that was answered (S5), and another
        // customer's ticket answers as a missing one whatever is asked of it (S7).
        let Prepared { earlier, found } =
            self.store().prepare(by.clone(), options.id, ticket.into())?;
        let mut ticket = not_a_strangers(by, found)?;
        let id = ticket.id();
        let enters = command.kind() == CommandKind::EnterProject;
        let admitted = |receipt| {
            if enters {
                self.admitted_by(by, id)?;
            }
            Ok(receipt)
        };
        let asked = Asked { by, options, content: Content::of(&command, id) };
        if let Some(earlier) = earlier {
            return self.repeated(by, asked.content, earlier).and_then(admitted);
        }
        let sealed =
            command.clone().try_map(|field, given| self.sealed(self.words(by, field, given)?))?;
        self.queues().alone(id, || {
            for _ in 0..RETRIES {
                if let Some(receipt) = self.attempt(asked, &ticket, &sealed)? {
                    // In the same turn, so that no other command in this process revokes in between.
                    return admitted(receipt);
                }
                ticket = not_a_strangers(by, self.store().ticket(id)?)?;
            }
            let message = "other processes changed the ticket again and again; try later";
            Err(Error::Store(StoreError::new(StoreErrorKind::Busy, message)))
        })
    }

    /// Decides once and tries to write; `None` when another process was faster.
    fn attempt(
        &self,
        asked: Asked<'_>,
        ticket: &Ticket,
        command: &Command<Sealed>,
    ) -> Result<Option<Receipt>, Error> {
        let Asked { by, options: Options { seen, .. }, .. } = asked;
        let current = ticket.version_for(by);
        // Nobody can have seen what has not happened yet.
        if let Some(seen) = seen.filter(|seen| *seen > current) {
            let problem = format!("version {seen} is not there yet: the ticket is at {current}");
            return Err(Error::Input { field: "seen", problem });
        }
        let facts = self.facts(by, ticket, command)?;
        let policy = self.policy()?;
        let now = self.now();
        let ctx = Context { actor: by, facts: &facts, now, policy: &policy, seen };
        let events = match ticket.decide(&ctx, command) {
            Ok(events) => events,
            // The first of several commands sent at once changes what the others meet (S5).
            Err(rejection) => {
                return self.earlier(asked)?.ok_or(Error::Refused(rejection)).map(Some);
            }
        };
        let before = (ticket.version(), ticket.version_for(by));
        let written = ticket.advance(by, now, events).map_err(Error::damaged)?;
        let preconditions = self.preconditions(by, &facts, ticket, command.target());
        self.write(asked, now, before, written, command.words(), preconditions)
    }

    /// Writes what was decided; `None` if what the decision rested on has changed.
    fn write(
        &self,
        asked: Asked<'_>,
        now: DateTime<Utc>,
        before: (Version, Version),
        (after, log): (Ticket, Vec<Recorded>),
        words: Option<&Sealed>,
        preconditions: Vec<Precondition>,
    ) -> Result<Option<Receipt>, Error> {
        let Asked { by, options, content } = asked;
        let id = options.id.map_or_else(|| self.ids().command(now), Ok)?;
        let content = content.digest;
        let mut commit = build(by, (Some(id), now), content, before, log, after, words.cloned());
        commit.preconditions = preconditions;
        match self.store().commit(commit) {
            Ok(receipt) => Ok(Some(receipt)),
            Err(CommitRefusal::Duplicate(_) | CommitRefusal::Reused) => self.earlier(asked),
            Err(CommitRefusal::Conflict) => Ok(None),
            Err(CommitRefusal::Precondition(broken @ Precondition::NotErased(_))) => {
                Err(Error::Input { field: "key", problem: broken.to_string() })
            }
            // Deciding again looks the facts up again, and they say why.
            Err(CommitRefusal::Precondition(_)) => Ok(None),
            Err(CommitRefusal::Unclaimable(file)) => Err(Error::Upload(file)),
            Err(CommitRefusal::Store(error)) => Err(Error::Store(error)),
        }
    }

    /// Returns the receipt of the same command sent before, if there is one.
    fn earlier(&self, asked: Asked<'_>) -> Result<Option<Receipt>, Error> {
        let Asked { by, options, content } = asked;
        let Some(command) = options.id else { return Ok(None) };
        let earlier = self.store().receipt(by.clone(), command)?;
        earlier.map(|earlier| self.repeated(by, content, earlier)).transpose()
    }
}

fn not_a_strangers(by: &Actor, found: Option<Found>) -> Result<Ticket, Error> {
    let missing = Error::NotFound(Missing::Ticket);
    let Found { ticket, .. } = found.ok_or(missing)?;
    match Role::of(by, &ticket) {
        Role::Stranger => Err(Error::NotFound(Missing::Ticket)),
        Role::Owner | Role::Assignee | Role::Agent | Role::Service | Role::System => Ok(ticket),
    }
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
    let seen = |recorded: &&Recorded| !by.counts_public() || recorded.event.kind().is_public();
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
