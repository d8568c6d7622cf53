//! Durable commands of one client: a new ticket, and a reply.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use helpdesk::sqlite::Sqlite;
use helpdesk::{
    Actor, Command, CommandId, CustomerId, Helpdesk, Message, NewTicket, Options, Priority,
    Subject, Text, TicketId, TicketNumber,
};
use helpdesk_core::words::Field;
use rusqlite::Connection;

use super::desks;
use super::figure::{Figure, Floor, Side, Times, ratio};
use super::generate::{Kind, work_customers};
use super::people;
use super::rows::{self, CHANGED, Done, OPENED, Written};
use super::twin::{self, Writer};
use super::vocabulary::{Made, Vocabulary};
use helpdesk_trials::Outcome;
use helpdesk_trials::random::Random;

/// The desk that is written to has this many tickets before.
pub const BEFORE: usize = 10_000;
/// A reply reads the ticket, the receipt and the customer on a connection whose pages every earlier commit
/// has made stale; the twin reads them where it writes.
const REPLY_LEAST: f64 = 0.6;
const ROUNDS: usize = 39;
const EACH: usize = 100;

/// Requests for new tickets, made before the time starts.
#[derive(Debug)]
pub struct Requests {
    vocabulary: Vocabulary,
    random: Random,
}

impl Requests {
    /// Starts at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { vocabulary: Vocabulary::new(), random: Random::new(seed) }
    }

    /// Makes a request of a random customer, with a subject of four words and a text of thirty.
    ///
    /// # Errors
    /// Never: the values are within the limits.
    pub fn ticket(&mut self) -> Outcome<(Actor, NewTicket<Message>, CommandId)> {
        let customer = 1 + self.random.below(work_customers(BEFORE) - 1);
        let key = people::customer(customer)?;
        let subject = Subject::new(&self.words(4))?;
        let request = NewTicket::new(key.clone(), Priority::Medium, subject, self.text(30)?)
            .about(people::project(people::project_of(customer))?);
        Ok((Actor::Customer(key), request, self.command()))
    }

    /// Makes a text of this many words.
    ///
    /// # Errors
    /// Never: the values are within the limits.
    pub fn text(&mut self, words: usize) -> Outcome<Text> {
        Ok(Text::new(Field::Text, &self.words(words))?)
    }

    /// Makes a command's id.
    pub fn command(&mut self) -> CommandId {
        let wide = u128::from(self.random.bits()) << 64 | u128::from(self.random.bits());
        CommandId::new(uuid::Builder::from_random_bytes(wide.to_le_bytes()).into_uuid())
    }

    /// Makes this many words.
    pub fn words(&mut self, count: usize) -> String {
        let mut made = Made::default();
        self.vocabulary.write(&mut self.random, count, &mut made);
        made.text
    }
}

/// Opens a desk as a host does.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &Path) -> Outcome<Helpdesk> {
    Ok(Helpdesk::on(Arc::new(Sqlite::open(path)?)))
}

/// A desk and its twin, with the same rows.
struct Pair {
    desk: Helpdesk,
    ours: PathBuf,
    theirs: PathBuf,
    reader: Connection,
}

impl Pair {
    fn new() -> Outcome<Self> {
        let made = desks::made(Kind::Work, BEFORE)?;
        let (ours, theirs) = (desks::copy(&made, "ours.db")?, desks::copy(&made, "twin.db")?);
        Ok(Self { desk: open(&ours)?, reader: Connection::open(&ours)?, ours, theirs })
    }

    /// Fails unless both wrote the same, and removes both.
    fn end(self) -> Outcome<()> {
        drop((self.desk, self.reader));
        rows::compare(&self.ours, &self.theirs)?;
        desks::remove(&self.ours)?;
        desks::remove(&self.theirs)
    }
}

/// Measures a durable create by one client.
///
/// # Errors
/// Either side fails, or they do not write the same.
pub fn create() -> Outcome<Vec<Figure>> {
    let pair = Pair::new()?;
    let db = twin::connect_to_write(&pair.theirs)?;
    let mut writer = Writer::new(&db)?;
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    let mut requests = Requests::new(1);
    for round in 0..=ROUNDS {
        let asked = (0..EACH).map(|_| requests.ticket()).collect::<Outcome<Vec<_>>>()?;
        let last = rows::last_position(&pair.reader)?;
        let mut done = Vec::with_capacity(EACH);
        let mut asked = asked.into_iter();
        let times = Times::take(EACH, |_| {
            let (by, request, command) = asked.next().ok_or("no more requests")?;
            let receipt = pair.desk.open(&by, request, sent(command))?;
            done.push(Done { by, command, number: receipt.number });
            Ok(())
        })?;
        let written = read_all(&pair.reader, &done, OPENED, last)?;
        let twin_times = twin_round(&mut writer, &written, Writer::create)?;
        // The first round warms both up.
        if round > 0 {
            ours.add(times);
            theirs.add(twin_times);
        }
    }
    drop(writer);
    drop(db);
    pair.end()?;
    Ok(vec![figure("durable create, 1 client", &ours, &theirs, 0.7)])
}

/// Measures a customer's durable reply by one client.
///
/// # Errors
/// Either side fails, or they do not write the same.
pub fn reply() -> Outcome<Vec<Figure>> {
    let pair = Pair::new()?;
    let db = twin::connect_to_write(&pair.theirs)?;
    let mut writer = Writer::new(&db)?;
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    let mut requests = Requests::new(2);
    let open = open_tickets(&pair.reader)?;
    for (round, tickets) in open.chunks_exact(EACH).take(ROUNDS + 1).enumerate() {
        let texts = tickets.iter().map(|_| requests.text(30)).collect::<Outcome<Vec<_>>>()?;
        let last = rows::last_position(&pair.reader)?;
        let mut done = Vec::with_capacity(EACH);
        let mut asked = tickets.iter().zip(texts);
        let times = Times::take(EACH, |_| {
            let ((number, id, customer), text) = asked.next().ok_or("no more tickets")?;
            let (by, command) = (Actor::Customer(customer.clone()), requests.command());
            pair.desk.submit(&by, *id, Command::Reply(text.into()), sent(command))?;
            done.push(Done { by, command, number: *number });
            Ok(())
        })?;
        let written = read_all(&pair.reader, &done, CHANGED, last)?;
        let twin_times = twin_round(&mut writer, &written, Writer::change)?;
        if round > 0 {
            ours.add(times);
            theirs.add(twin_times);
        }
    }
    drop(writer);
    drop(db);
    pair.end()?;
    Ok(vec![figure("durable reply, 1 client", &ours, &theirs, REPLY_LEAST)])
}

fn twin_round<'a>(
    writer: &mut Writer<'a>,
    written: &[Written],
    work: impl Fn(&mut Writer<'a>, &Written) -> Outcome<()>,
) -> Outcome<Times> {
    let mut written = written.iter();
    Times::take(written.len(), |_| {
        let written = written.next().ok_or("no more rows")?;
        writer.durably(|writer| work(writer, written))
    })
}

/// Reads what a round wrote.
///
/// # Errors
/// The file cannot be read.
pub fn read_all(
    reader: &Connection,
    done: &[Done],
    columns: &str,
    last: i64,
) -> Outcome<Vec<Written>> {
    done.iter().map(|done| rows::read(reader, done, columns, last)).collect()
}

/// How a client that can repeat itself sends a command.
#[must_use]
pub fn sent(command: CommandId) -> Options {
    Options::default().id(command)
}

fn open_tickets(db: &Connection) -> Outcome<Vec<(TicketNumber, TicketId, CustomerId)>> {
    let mut statement =
        db.prepare("SELECT number, id, customer FROM tickets WHERE status = 0 ORDER BY id DESC")?;
    let mut rows = statement.query([])?;
    let mut open = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, id): (i64, [u8; 16]) = (row.get(0)?, row.get(1)?);
        let customer = CustomerId::new(row.get::<_, String>(2)?)?;
        let number = TicketNumber::new(number.unsigned_abs())?;
        open.push((number, TicketId::new(uuid::Uuid::from_bytes(id)), customer));
    }
    Ok(open)
}

fn figure(what: &str, ours: &Side, theirs: &Side, least: f64) -> Figure {
    Figure {
        what: what.to_owned(),
        ours: ours.told(),
        twin: theirs.told(),
        value: Some(ratio(theirs, ours, Times::median)),
        floor: Floor::AtLeast(least),
    }
}
