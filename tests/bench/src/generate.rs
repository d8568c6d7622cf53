//! Made tickets, through the core's own rules, for the bulk door.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::{Actor, CommandId, Policy, Priority, Stars, Subject, Text, TicketId, TicketNumber};
use helpdesk_core::words::{Field, Salt};
use helpdesk_core::{Command, Context, Facts, NewTicket, Recorded, Sealed, Ticket, Version, Words};
use helpdesk_store::{Receipt, ReceiptLine, Restored, SealedWords};
use uuid::Builder;

use super::people::{self, PROJECTS};
use super::vocabulary::{Made, Vocabulary};
use helpdesk_trials::Outcome;
use helpdesk_trials::random::Random;

/// One ordinary customer per this many tickets; a fifth of them have none, the others sixty or so.
const TICKETS_EACH: usize = 50;
/// How many messages hold the rare word, whatever the size of the desk.
const RARE: usize = 20;
/// How many agents answer on a desk of work.
pub const WORK_AGENTS: usize = 50;
/// How many agents hold grants: with every project one each.
pub const GRANT_AGENTS: usize = 5_000;

/// What kind of desk is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Questions of thirty words, a quarter of them not answered, a third closed.
    Work,
    /// Every ticket has a live grant under which its agent has entered; few words.
    Grants,
}

/// Makes tickets.
#[derive(Debug)]
pub struct Generator {
    kind: Kind,
    count: usize,
    policy: Policy,
    facts: Vec<Facts>,
    vocabulary: Vocabulary,
    random: Random,
}

/// A ticket while it is made.
struct Draft {
    ticket: Ticket,
    number: TicketNumber,
    events: Vec<Recorded>,
    words: Vec<(Version, SealedWords)>,
    receipts: Vec<Restored>,
}

/// A command's words.
struct Said {
    sealed: Sealed,
}

impl Generator {
    /// Makes `count` tickets, the same ones each time.
    ///
    /// # Errors
    /// Never: the keys are well formed.
    pub fn new(kind: Kind, count: usize) -> Outcome<Self> {
        let facts = (0..PROJECTS).map(facts).collect::<Outcome<_>>()?;
        let (policy, vocabulary) = (Policy::default(), Vocabulary::new());
        Ok(Self { kind, count, policy, facts, vocabulary, random: Random::new(count as u64) })
    }

    /// Makes the ticket with this index (from 0) and adds it to a batch.
    ///
    /// # Errors
    /// The core refuses what the generator asks: a mistake here.
    pub fn add(&mut self, index: usize, batch: &mut Vec<Restored>) -> Outcome<()> {
        let at = opened_at(index, self.count);
        let draft = match self.kind {
            Kind::Work => self.work(index, at)?,
            Kind::Grants => self.granted(index, at)?,
        };
        draft.pack(batch);
        Ok(())
    }

    /// Makes a ticket on which its customer writes until it has this many events; returns its number and the
    /// customer.
    ///
    /// # Errors
    /// As [`Generator::add`].
    pub fn talk(
        &mut self,
        index: usize,
        events: usize,
        batch: &mut Vec<Restored>,
    ) -> Outcome<(TicketNumber, Actor)> {
        let at = opened_at(index, self.count);
        let owner = 1 + index % (work_customers(self.count) - 1);
        let customer = Actor::Customer(people::customer(owner)?);
        let mut draft = self.open(index, at, &customer, owner, 30, false)?;
        while draft.events.len() < events {
            let at = at + TimeDelta::seconds(draft.events.len() as i64);
            let said = self.said(None, 5, false)?;
            let reply = Command::Reply(said.sealed.clone());
            self.ask(&mut draft, &customer, at, &reply, Some(said))?;
        }
        let number = draft.number;
        draft.pack(batch);
        Ok((number, customer))
    }

    fn work(&mut self, index: usize, at: DateTime<Utc>) -> Outcome<Draft> {
        let owner = customer_of(index, self.count);
        let customer = Actor::Customer(people::customer(owner)?);
        let agent = Actor::Agent(people::agent(self.random.below(WORK_AGENTS))?);
        let rare = index.is_multiple_of((self.count / RARE).max(1));
        let mut draft = self.open(index, at, &customer, owner, 30, rare)?;
        let fate = self.random.below(100);
        let later = at + TimeDelta::minutes(5 + self.random.below(50) as i64);
        if fate < 25 {
            // Not answered: the clock has said so.
            let events = draft.ticket.tick(at + TimeDelta::days(30));
            draft.record(&Actor::System, later + TimeDelta::days(30), events, None)?;
            return Ok(draft);
        }
        let answer = self.said(None, 12, false)?;
        let reply = Command::Reply(answer.sealed.clone());
        self.ask(&mut draft, &agent, later, &reply, Some(answer))?;
        if fate >= 65 {
            let stars = Stars::new(1 + self.random.below(5) as u8)?;
            let close = Command::close_rated(stars.into());
            self.ask(&mut draft, &customer, later + TimeDelta::hours(3), &close, None)?;
        }
        Ok(draft)
    }

    fn granted(&mut self, index: usize, at: DateTime<Utc>) -> Outcome<Draft> {
        let project = (index / GRANT_AGENTS) % PROJECTS;
        let owner = project + PROJECTS * self.random.below(grant_customers() / PROJECTS);
        let customer = Actor::Customer(people::customer(owner)?);
        let agent = Actor::Agent(people::agent(index % GRANT_AGENTS)?);
        let mut draft = self.open(index, at, &agent, owner, 2, false)?;
        let (granted, entered) = (at + TimeDelta::minutes(5), at + TimeDelta::minutes(9));
        self.ask(&mut draft, &customer, granted, &Command::GrantAccess(None), None)?;
        self.ask(&mut draft, &agent, entered, &Command::EnterProject, None)?;
        Ok(draft)
    }

    fn open(
        &mut self,
        index: usize,
        at: DateTime<Utc>,
        by: &Actor,
        owner: usize,
        words: usize,
        rare: bool,
    ) -> Outcome<Draft> {
        let subject = if words > 4 { 4 } else { 2 };
        let said = self.said(Some(subject), words, rare)?;
        let project = people::project_of(owner);
        let priority = Priority::ALL.get(index % 3).copied().unwrap_or(Priority::Low);
        let sealed = said.sealed.clone();
        let subject = sealed.words().subject.clone().ok_or("no subject")?;
        let request = NewTicket::new(people::customer(owner)?, priority, subject, sealed)
            .about(people::project(project)?);
        let facts = self.facts.get(project).ok_or("no such project")?;
        let ctx = Context { actor: by, facts, now: at, policy: &self.policy, seen: None };
        let events = Ticket::open(&ctx, &request)?;
        let id = TicketId::new(self.uuid(at));
        let (ticket, log) = Ticket::begin(id, by, at, events)?;
        let mut draft = Draft {
            ticket,
            number: TicketNumber::new(index as u64 + 1)?,
            events: Vec::new(),
            words: Vec::new(),
            receipts: Vec::new(),
        };
        draft.keep(log, Some(said));
        let command = CommandId::new(self.uuid(at));
        draft.answer(by, command, request.content(), Version(1), at);
        Ok(draft)
    }

    fn ask(
        &mut self,
        draft: &mut Draft,
        by: &Actor,
        at: DateTime<Utc>,
        command: &Command<Sealed>,
        said: Option<Said>,
    ) -> Outcome<()> {
        let facts = self.facts.first().ok_or("no projects")?;
        let ctx = Context { actor: by, facts, now: at, policy: &self.policy, seen: None };
        let events = draft.ticket.decide(&ctx, command)?;
        let before = draft.ticket.version_for(by);
        draft.record(by, at, events, said)?;
        let (id, content) = (CommandId::new(self.uuid(at)), command.content(draft.ticket.id()));
        draft.answer(by, id, content, before.next(), at);
        Ok(())
    }

    fn said(&mut self, subject: Option<usize>, words: usize, rare: bool) -> Outcome<Said> {
        let mut made = Made::default();
        if let Some(count) = subject {
            self.vocabulary.write(&mut self.random, count, &mut made);
        }
        let subject = std::mem::take(&mut made.text);
        self.vocabulary.write(&mut self.random, words, &mut made);
        if rare {
            made.add_rare();
        }
        let text = Text::new(Field::Text, &made.text)?;
        let mut words = Words::message(Some(text), Vec::new())?;
        if !subject.is_empty() {
            words = words.under(Subject::new(&subject)?);
        }
        Ok(Said { sealed: Sealed::new(words, Salt(self.bytes())) })
    }

    fn bytes(&mut self) -> [u8; 16] {
        let wide = u128::from(self.random.bits()) << 64 | u128::from(self.random.bits());
        wide.to_le_bytes()
    }

    fn uuid(&mut self, at: DateTime<Utc>) -> uuid::Uuid {
        let mut tail = [0; 10];
        tail.iter_mut().zip(self.bytes()).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

impl Draft {
    fn pack(self, batch: &mut Vec<Restored>) {
        let Self { ticket, number, events, words, receipts } = self;
        let after = Box::new(ticket);
        batch.push(Restored::Events { number, events, after, words });
        batch.extend(receipts);
    }

    fn record(
        &mut self,
        by: &Actor,
        at: DateTime<Utc>,
        events: Vec<helpdesk_core::Event>,
        said: Option<Said>,
    ) -> Outcome<()> {
        let (after, log) = self.ticket.advance(by, at, events)?;
        self.ticket = after;
        self.keep(log, said);
        Ok(())
    }

    fn keep(&mut self, log: Vec<Recorded>, said: Option<Said>) {
        if let Some(Said { sealed }) = said {
            let digest = sealed.digest();
            if let Some(holder) = log.iter().find(|event| event.event.words() == Some(digest)) {
                self.words.push((holder.seq, SealedWords::Kept(sealed)));
            }
        }
        self.events.extend(log);
    }

    fn answer(
        &mut self,
        by: &Actor,
        command: CommandId,
        content: helpdesk_core::Digest,
        from: Version,
        at: DateTime<Utc>,
    ) {
        let to = self.ticket.version_for(by);
        let receipt = Receipt::new(self.ticket.id(), self.number, (from, to), at);
        let line = ReceiptLine { by: by.clone(), command, content: Some(content), receipt };
        self.receipts.push(Restored::Receipt(Box::new(line)));
    }
}

fn facts(project: usize) -> Outcome<Facts> {
    Ok(Facts {
        actor_active: true,
        customer_active: true,
        member: true,
        target_active: true,
        project: Some(people::named(project)?),
        followed: None,
    })
}

/// The tickets of a desk are opened over seven hundred days that are long past.
fn opened_at(index: usize, count: usize) -> DateTime<Utc> {
    let seconds = 700 * 24 * 3600;
    let since = TimeDelta::microseconds(
        (index as i64).saturating_mul(seconds * 1_000_000 / count.max(1) as i64),
    );
    DateTime::from_timestamp(1_640_995_200, 0).unwrap_or_default() + since
}

/// Returns the customer of a ticket: one in five is the big customer's.
#[must_use]
pub fn customer_of(index: usize, count: usize) -> usize {
    if index.is_multiple_of(5) {
        return 0;
    }
    // Spread over the whole time, not one after the other.
    let others = work_customers(count) - 1;
    1 + index.wrapping_mul(0x9E37_79B1) % others.max(1)
}

/// Returns some ordinary customer who has tickets.
pub fn someone(random: &mut Random, count: usize) -> usize {
    customer_of(random.below(count / 5) * 5 + 1, count)
}

/// How many customers a desk of work has.
#[must_use]
pub fn work_customers(count: usize) -> usize {
    (count / 5 * 4 / TICKETS_EACH).max(1) + 1
}

/// How many customers a desk of grants has.
#[must_use]
pub const fn grant_customers() -> usize {
    100 * PROJECTS
}

/// How many people a desk has.
#[must_use]
pub fn people_of(kind: Kind, count: usize) -> people::People {
    match kind {
        Kind::Work => people::People { customers: work_customers(count), agents: WORK_AGENTS },
        Kind::Grants => people::People { customers: grant_customers(), agents: GRANT_AGENTS },
    }
}
