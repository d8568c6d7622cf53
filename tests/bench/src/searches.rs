//! Search at a million tickets.

use helpdesk::testing::reads;
use helpdesk::{Actor, Helpdesk};
use rusqlite::types::Value;
use rusqlite::{Connection, Statement};

use super::desks;
use super::figure::{Figure, Floor, Side, Times, time};
use super::generate::{Kind, someone};
use super::vocabulary::{RARE, Vocabulary};
use super::{people, twin, writes};
use helpdesk_core::Digest;
use helpdesk_trials::Outcome;
use helpdesk_trials::random::Random;

const TICKETS: usize = 1_000_000;
const PAGE: usize = 25;
const ROUNDS: usize = 9;
const EACH: usize = 200;
/// No search may take longer, in microseconds.
const MOST: f64 = 1_000.0;

const SQL: &str = "
    SELECT events.position, seq, words, number, id, customer, project, project_number, project_name,
        assignee, status, priority_asked, priority, opened, updated, closed, answered, due, follows,
        stars, rated, access, granted, access_until, waits, subject
    FROM search
    JOIN events ON events.position = search.rowid
    JOIN words ON words.position = search.rowid
    JOIN tickets ON number = events.ticket
    WHERE search MATCH ?1 ORDER BY search.rowid DESC LIMIT 25";

/// Who searches, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    Rare,
    CommonByAgent,
    CommonByCustomer,
    CommonByBigCustomer,
}

impl Search {
    const ALL: [Self; 4] =
        [Self::Rare, Self::CommonByCustomer, Self::CommonByBigCustomer, Self::CommonByAgent];

    const fn name(self) -> &'static str {
        match self {
            Self::Rare => "an agent's search of a rare word (20 messages)",
            Self::CommonByAgent => "an agent's search of a common word",
            Self::CommonByCustomer => "a customer's search of a common word (sixty tickets)",
            Self::CommonByBigCustomer => "the same by the customer who has a fifth of all tickets",
        }
    }
}

struct Desk {
    desk: Helpdesk,
    db: Connection,
    common: String,
}

impl Desk {
    fn word(&self, search: Search) -> &str {
        match search {
            Search::Rare => RARE,
            Search::CommonByAgent | Search::CommonByCustomer | Search::CommonByBigCustomer => {
                &self.common
            }
        }
    }

    fn ours(&self, search: Search, random: &mut Random) -> Outcome<Times> {
        Times::take(EACH, |_| {
            let reader = match customer(search, random) {
                Some(index) => Actor::Customer(people::customer(index)?),
                None => Actor::Agent(people::agent(0)?),
            };
            let page = self.desk.search(&reads(&reader), self.word(search), None, None, PAGE)?;
            enough(search, page.items.len())
        })
    }

    /// Returns the token under which the index holds a term, or a customer: a keyed digest in 32 letters, as
    /// the adapter writes it.
    fn token(&self, scope: &str, text: &str) -> Outcome<String> {
        const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        let key: [u8; 32] =
            self.db.query_row("SELECT cursor_key FROM desk", [], |row| row.get(0))?;
        let digest = Digest::of(&[&key, scope.as_bytes(), text.as_bytes()]);
        let bits =
            digest.bytes().iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        let bits: Vec<u8> = bits.take(50).collect();
        let letter = |five: &[u8]| {
            let place = five.iter().fold(0, |place, bit| place << 1 | usize::from(*bit));
            LETTERS.get(place).map(|letter| char::from(*letter))
        };
        Ok(bits.chunks(5).filter_map(letter).collect())
    }

    fn theirs(&self, search: Search, random: &mut Random) -> Outcome<Times> {
        let mut statement = self.db.prepare(SQL)?;
        let term = self.token("term", &helpdesk::search::terms(self.word(search)).join(" "))?;
        Times::take(EACH, |_| {
            let asked = match customer(search, random) {
                Some(index) => {
                    let scope = self.token("customer", people::customer(index)?.as_str())?;
                    format!("\"{term}\" AND \"{scope}\"")
                }
                None => format!("\"{term}\""),
            };
            enough(search, rows(&mut statement, &asked)?.len())
        })
    }
}

fn customer(search: Search, random: &mut Random) -> Option<usize> {
    match search {
        Search::Rare | Search::CommonByAgent => None,
        Search::CommonByCustomer => Some(someone(random, TICKETS)),
        Search::CommonByBigCustomer => Some(0),
    }
}

/// A measured search must find something, or nothing was measured.
fn enough(search: Search, found: usize) -> Outcome<()> {
    let least = match search {
        Search::Rare => 20,
        Search::CommonByAgent | Search::CommonByBigCustomer => PAGE,
        // Some customers have none.
        Search::CommonByCustomer => 0,
    };
    if found < least { Err(format!("{search:?} found {found}").into()) } else { Ok(()) }
}

fn rows(statement: &mut Statement<'_>, asked: &str) -> Outcome<Vec<Vec<Value>>> {
    let count = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..count).map(|index| row.get(index)).collect();
    Ok(statement.query_map([asked], read)?.collect::<Result<_, _>>()?)
}

/// Measures every search.
///
/// # Errors
/// Either side fails, or finds too little.
pub fn find() -> Outcome<Vec<Figure>> {
    let path = desks::made(Kind::Work, TICKETS)?;
    let common = Vocabulary::new().common().to_owned();
    let desk = Desk { desk: writes::open(&path)?, db: twin::connect(&path, 4_096)?, common };
    let term = helpdesk::search::terms(&desk.common).join(" ");
    let holding: i64 = desk.db.query_row(
        "SELECT count(*) FROM search WHERE search MATCH ?1",
        [format!("\"{term}\"")],
        |row| row.get(0),
    )?;
    let mut random = Random::new(7);
    let mut figures = Vec::new();
    for search in Search::ALL {
        let (mut ours, mut theirs) = (Side::default(), Side::default());
        for round in 0..=ROUNDS {
            let rounds = (desk.ours(search, &mut random)?, desk.theirs(search, &mut random)?);
            if round > 0 {
                ours.add(rounds.0);
                theirs.add(rounds.1);
            }
        }
        let p50 = ours.typical(Times::median);
        let word =
            if search == Search::Rare { String::new() } else { format!(", in {holding} messages") };
        figures.push(Figure {
            what: format!("{}{word}, 1 M tickets; p50 in µs", search.name()),
            ours: format!(
                "p50 {} p99 {}",
                time(p50),
                time(ours.typical(|round| round.quantile(0.99)))
            ),
            twin: theirs.told(),
            value: Some(p50),
            floor: if search == Search::CommonByAgent { Floor::None } else { Floor::AtMost(MOST) },
        });
    }
    Ok(figures)
}
