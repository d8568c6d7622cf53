//! What a ticket takes on the disk, and where.

use std::fs;

use rusqlite::Connection;

use super::desks;
use super::figure::{Figure, Floor};
use super::generate::Kind;
use super::lists::SIZES;
use helpdesk_trials::Outcome;

/// A ticket with its three events, two receipts, two notices, words, search terms and row of reports takes no
/// more than this.
const MOST: f64 = 3_600.0;

/// Weighs the desks.
///
/// # Errors
/// A desk cannot be read.
pub fn weigh() -> Outcome<Vec<Figure>> {
    let mut figures = Vec::new();
    for count in SIZES {
        let path = desks::made(Kind::Work, count)?;
        let bytes = fs::metadata(&path)?.len() as f64;
        let db = Connection::open(&path)?;
        let events: f64 = db.query_row("SELECT max(position) FROM events", [], |row| row.get(0))?;
        let each = bytes / count as f64;
        figures.push(Figure {
            what: format!("bytes a ticket, {} k tickets", count / 1_000),
            ours: format!(
                "{:.0} MB; {:.2} events a ticket, {:.0} B an event",
                bytes / 1e6,
                events / count as f64,
                bytes / events
            ),
            twin: "the same rows, the same bytes".to_owned(),
            value: Some(each),
            floor: Floor::AtMost(MOST),
        });
    }
    Ok(figures)
}

/// Returns what each table and index takes of a ticket, in bytes, the largest first.
///
/// # Errors
/// The desk cannot be read.
pub fn parts() -> Outcome<Vec<(String, f64)>> {
    let count = 100_000;
    let db = Connection::open(desks::made(Kind::Work, count)?)?;
    let mut statement =
        db.prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 16")?;
    let parts = statement
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, f64>(1)? / count as f64)))?
        .collect::<Result<_, _>>()?;
    Ok(parts)
}
