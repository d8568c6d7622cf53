//! Letters as rows: read, found, written.

use chrono::{DateTime, Utc};
use helpdesk_core::{NoticeKind, TicketNumber, Version};
use helpdesk_store::{Delivery, Letter, LetterId, LetterState, SPACING, StoreError};
use rusqlite::{Connection, Row};

use crate::codec::{column, from_json, int, json, micros, row_of, ticket_id, time, unsigned};
use crate::error::{damaged, store, unless_damaged};
use crate::log::recipient;
use crate::statement::execute;

const COLUMNS: &str =
    "letters.id, tickets.id, recipient, items, letters.state, letters.due, fence, tries,
                       doubtful, since, reason, settled";

pub(super) const fn code(state: LetterState) -> i64 {
    match state {
        LetterState::Waiting => 0,
        LetterState::Taken => 1,
        LetterState::Sent => 2,
        LetterState::Dead => 3,
        LetterState::Dropped => 4,
    }
}

pub(super) fn state(of: i64) -> Result<LetterState, StoreError> {
    let found = LetterState::ALL.iter().copied().find(|state| code(*state) == of);
    found.ok_or_else(|| damaged(format!("there is no state {of} of a letter")))
}

pub(super) fn read(row: &Row<'_>) -> Result<Letter, StoreError> {
    let instant = |at: Option<i64>| at.map(time).transpose();
    let (to, items): (String, String) = (column(row, 2)?, column(row, 3)?);
    let tries: i64 = column(row, 7)?;
    Ok(Letter {
        id: LetterId(unsigned(column(row, 0)?)?),
        ticket: ticket_id(row, 1)?,
        to: recipient(&to)?,
        items: from_json("a letter", &items)?,
        delivery: Delivery {
            state: state(column(row, 4)?)?,
            due: instant(column(row, 5)?)?,
            fence: unsigned(column(row, 6)?)?,
            tries: u32::try_from(tries).map_err(|_| damaged("a letter's tries cannot be read"))?,
            doubtful: column(row, 8)?,
            since: time(column(row, 9)?)?,
            reason: column(row, 10)?,
            settled: instant(column(row, 11)?)?,
        },
    })
}

/// Returns all letters that can be read: a damaged one keeps nothing back that stands behind it. The
/// doctor names it.
pub(super) fn select(
    connection: &Connection,
    filter: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<Letter>, StoreError> {
    let mut letters = Vec::new();
    each(connection, filter, values, |letter| {
        letters.extend(unless_damaged(letter)?);
        Ok(true)
    })?;
    Ok(letters)
}

/// Returns the first letters that can be read, at most `limit`.
pub(super) fn page(
    connection: &Connection,
    filter: &str,
    values: &[&dyn rusqlite::ToSql],
    limit: usize,
) -> Result<Vec<Letter>, StoreError> {
    let mut letters = Vec::new();
    each(connection, filter, values, |letter| {
        letters.extend(unless_damaged(letter)?);
        Ok(letters.len() < limit)
    })?;
    Ok(letters)
}

/// Passes on letters as they are read, for as long as the receiver asks for more.
fn each(
    connection: &Connection,
    filter: &str,
    values: &[&dyn rusqlite::ToSql],
    mut take: impl FnMut(Result<Letter, StoreError>) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM letters JOIN tickets ON number = ticket {filter}");
    let mut statement = connection.prepare_cached(&sql).map_err(store)?;
    let mut rows = statement.query(values).map_err(store)?;
    while let Some(row) = rows.next().map_err(store)? {
        if !take(read(row))? {
            break;
        }
    }
    Ok(())
}

/// Returns what the letters about a ticket tell, and to whom.
pub(crate) fn of_ticket(
    connection: &Connection,
    number: TicketNumber,
) -> Result<Vec<Letter>, StoreError> {
    let mut letters = Vec::new();
    each(connection, "WHERE ticket = ?1 ORDER BY letters.id", &[&row_of(number)], |letter| {
        letters.push(letter?);
        Ok(true)
    })?;
    Ok(letters)
}

pub(super) fn find(connection: &Connection, id: LetterId) -> Result<Option<Letter>, StoreError> {
    let mut found = None;
    each(connection, "WHERE letters.id = ?1", &[&int(id.0)], |letter| {
        found = Some(letter?);
        Ok(false)
    })?;
    Ok(found)
}

/// The letters of a recipient and ticket that are not settled, or were a moment ago.
pub(super) fn pair(
    connection: &Connection,
    ticket: i64,
    to: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Letter>, StoreError> {
    let filter =
        "WHERE ticket = ?1 AND recipient = ?2 AND (letters.due IS NOT NULL OR settled > ?3)
                  ORDER BY letters.id";
    select(connection, filter, &[&ticket, &to, &micros(now - SPACING)])
}

/// Writes a letter that is there already.
pub(super) fn update(connection: &Connection, letter: &Letter) -> Result<(), StoreError> {
    let Delivery { state, due, fence, tries, doubtful, since, reason, settled } = &letter.delivery;
    execute(
        connection,
        "UPDATE letters SET items = ?2, state = ?3, due = ?4, fence = ?5, tries = ?6,
             doubtful = ?7, since = ?8, reason = ?9, settled = ?10 WHERE id = ?1",
        &[
            &int(letter.id.0),
            &json(&letter.items)?,
            &code(*state),
            &due.map(micros),
            &int(*fence),
            tries,
            doubtful,
            &micros(*since),
            reason,
            &settled.map(micros),
        ],
    )?;
    Ok(())
}

/// Puts items into the pair's open letter, or begins one.
pub(super) fn put(
    connection: &Connection,
    ticket: i64,
    to: &str,
    items: &[(Version, NoticeKind)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let pair = pair(connection, ticket, to, now)?;
    if let Some(open) = Letter::open_in(&pair) {
        let mut open = open.clone();
        open.items.extend(items);
        return update(connection, &open);
    }
    let Delivery { state, due, fence, tries, doubtful, since, .. } = Delivery::new(now);
    execute(
        connection,
        "INSERT INTO letters (ticket, recipient, items, state, due, fence, tries, doubtful, since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            &ticket,
            &to,
            &json(&items)?,
            &code(state),
            &due.map(micros),
            &int(fence),
            &tries,
            &doubtful,
            &micros(since),
        ],
    )?;
    Ok(())
}
