//! Durable creates over HTTP beside those of the library with as many threads.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use helpdesk::sqlite::Sqlite;
use rusqlite::Connection;

use super::super::figure::{Figure, Floor, Side, median};
use super::super::generate::{Kind, work_customers};
use super::super::writes::{BEFORE, Requests, open};
use super::super::{crowd, desks, people};
use super::client::{SignedIn, sign_in};
use super::load::{Rounds, load};
use super::served::{Served, built};
use helpdesk_trials::Outcome;

/// How many clients, and how many tickets each of them opens in a round of the library.
const CLIENTS: [(usize, usize); 3] = [(1, 960), (8, 480), (64, 60)];
/// How many customers have signed in; the requests are spread over them.
const CUSTOMERS: usize = 64;
/// How many different forms are sent, again and again.
const FORMS: usize = 1_000;
const ROUNDS: usize = 7;
/// How long a round over HTTP lasts.
const SECONDS: u64 = 2;
/// Over HTTP there are at least this many creates a second for each of the library's.
const LEAST: f64 = 0.3;

/// Measures creates of one, eight and sixty-four clients.
///
/// # Errors
/// A side fails; an answer is not the one to a ticket opened; a ticket is missing afterwards.
pub(super) fn create() -> Outcome<Vec<Figure>> {
    let program = built("release")?;
    let made = desks::made(Kind::Work, BEFORE)?;
    CLIENTS.into_iter().map(|(clients, each)| of(clients, each, &program, &made)).collect()
}

fn of(clients: usize, each: usize, program: &Path, made: &Path) -> Outcome<Figure> {
    let served_path = desks::copy(made, "http-served.db")?;
    let own_path = desks::copy(made, "http-library.db")?;
    let served = Served::start(program, &served_path)?;
    let room = tempfile::tempdir()?;
    let file = room.path().join("forms");
    write_forms(&served, &served_path, &file)?;
    let (desk, mut requests) = (open(&own_path)?, Requests::new(9));
    let reader = Connection::open(&served_path)?;
    let (mut over, mut library, mut answers) = (Rounds::default(), Side::default(), 0);
    let before = tickets(&reader)?;
    for round in 0..=ROUNDS {
        let asked = (0..clients)
            .map(|_| (0..each).map(|_| requests.ticket()).collect())
            .collect::<Outcome<Vec<Vec<_>>>>()?;
        let (times, _) = crowd::desk_round(&desk, asked)?;
        let seen = load(served.at(), &file, 303, clients, SECONDS)?;
        answers += seen.right;
        if round > 0 {
            over.0.push(seen);
            library.add(times);
        }
    }
    drop(desk);
    // What was answered must outlive the server's sudden end.
    served.kill()?;
    let opened = tickets(&reader)? - before;
    drop(reader);
    // When `wrk` stops, what it has sent is done but not answered.
    let most = answers + (clients * (ROUNDS + 1)) as u64;
    if opened < answers || opened > most {
        return Err(format!("{answers} answers, but {opened} tickets").into());
    }
    desks::remove(&served_path)?;
    desks::remove(&own_path)?;
    let ratios = over.0.iter().zip(library.rates()).map(|(seen, rate)| seen.rate() / rate);
    Ok(Figure {
        what: format!(
            "durable create, {}; {answers} answers, all 303, {opened} tickets after a kill",
            if clients == 1 { "1 client".to_owned() } else { format!("{clients} clients") }
        ),
        ours: over.told(),
        twin: library.told_with_slowest(),
        value: Some(median(ratios.collect())),
        floor: Floor::AtLeast(LEAST),
    })
}

fn tickets(db: &Connection) -> Outcome<u64> {
    let count: i64 = db.query_row("SELECT count(*) FROM tickets", [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Writes the forms that are sent: the same words as for the library, of customers who have signed in.
fn write_forms(served: &Served, desk: &Path, file: &Path) -> Outcome<()> {
    let store = Arc::new(Sqlite::open(desk)?);
    let every = work_customers(BEFORE) / CUSTOMERS;
    let chosen = (0..CUSTOMERS).map(|index| 1 + index * every.max(1));
    let signed_in = sign_in(served.at(), &store, chosen)?;
    let mut requests = Requests::new(10);
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    for (n, SignedIn { customer, cookie }) in signed_in.iter().cycle().take(FORMS).enumerate() {
        // The form of a new ticket needs a key of its own.
        let command = format!("0190c2b0-0000-7000-8000-{n:012x}");
        let project = people::project(people::project_of(*customer))?;
        let (subject, text) = (encoded(&requests.words(4)), encoded(&requests.words(30)));
        writeln!(
            out,
            "POST\t/tickets\t{cookie}\tcommand={command}&project={project}&priority=medium&subject={subject}&text={text}"
        )?;
    }
    Ok(out.flush()?)
}

/// Writes text as forms do.
fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
