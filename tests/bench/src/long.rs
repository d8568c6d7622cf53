//! A command on a ticket with ten thousand events beside one on a ticket with ten.

use std::path::PathBuf;

use helpdesk::{Actor, Command, Helpdesk, TicketNumber, sqlite::Sqlite};
use helpdesk_store::ports::*;

use super::desks;
use super::figure::{Figure, Floor, Side, Times, ratio};
use super::generate::{Generator, Kind};
use super::writes::{BEFORE, Requests, open, sent};
use helpdesk_trials::Outcome;

const SHORT: usize = 10;
const LONG: usize = 10_000;
const SHORT_TICKETS: usize = 64;
const LONG_TICKETS: usize = 4;
const ROUNDS: usize = 21;
const EACH: usize = 100;

/// Measures replies to both kinds of tickets in turn.
///
/// # Errors
/// The desk fails.
pub fn replies() -> Outcome<Vec<Figure>> {
    let (path, tickets) = made()?;
    let (desk, mut requests) = (open(&path)?, Requests::new(8));
    let (short, long) = tickets.split_at(SHORT_TICKETS);
    let (mut quick, mut slow) = (Side::default(), Side::default());
    for round in 0..=ROUNDS {
        let rounds =
            (replies_to(&desk, short, &mut requests)?, replies_to(&desk, long, &mut requests)?);
        if round > 0 {
            quick.add(rounds.0);
            slow.add(rounds.1);
        }
    }
    drop(desk);
    desks::remove(&path)?;
    Ok(vec![Figure {
        what: format!(
            "a reply to a ticket of {LONG} events, beside one to a ticket of {SHORT} to 50"
        ),
        ours: slow.told(),
        twin: quick.told(),
        value: Some(ratio(&slow, &quick, Times::median)),
        floor: Floor::AtMost(1.2),
    }])
}

type Known = (TicketNumber, Actor);

fn replies_to(desk: &Helpdesk, tickets: &[Known], requests: &mut Requests) -> Outcome<Times> {
    let texts = (0..EACH).map(|_| requests.text(12)).collect::<Outcome<Vec<_>>>()?;
    let mut asked = texts.into_iter().zip(tickets.iter().cycle());
    Times::take(EACH, |_| {
        let (text, (number, customer)) = asked.next().ok_or("no more texts")?;
        desk.submit(customer, *number, Command::Reply(text.into()), sent(requests.command()))?;
        Ok(())
    })
}

/// Brings short and long tickets into a copy of the smallest desk.
fn made() -> Outcome<(PathBuf, Vec<Known>)> {
    let path = desks::copy(&desks::made(Kind::Work, BEFORE)?, "long.db")?;
    let (desk, mut generator) = (Sqlite::open(&path)?, Generator::new(Kind::Work, BEFORE)?);
    let mut known = Vec::new();
    for place in 0..SHORT_TICKETS + LONG_TICKETS {
        let events = if place < SHORT_TICKETS { SHORT } else { LONG };
        let mut batch = Vec::new();
        known.push(generator.talk(BEFORE + place, events, &mut batch)?);
        desk.restore(batch)?;
    }
    Ok((path, known))
}
