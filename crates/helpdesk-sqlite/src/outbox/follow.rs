//! Letters follow the log: the people its events concern are put into the letters that wait.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{DateTime, Utc};
use helpdesk_core::notice::Hand;
use helpdesk_core::{AgentId, Event, NoticeKind, TicketNumber, Version};
use helpdesk_store::{Change, StoreError};
use rusqlite::Connection;

use super::letters::{put, select};
use crate::codec::{column, int, key, named, row_of, time, version};
use crate::error::{store, unless_damaged};
use crate::followers::mark::Mark;
use crate::log::{self, recipient_text};
use crate::statement::{execute, first};

/// Folds events into letters.
pub(crate) fn follow(
    connection: &Connection,
    changes: &[Change],
    mark: &Mark,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut hands: BTreeMap<TicketNumber, Hand> = BTreeMap::new();
    // Everything for one recipient about one ticket becomes one write; the pairs keep the order of their
    // first event.
    let mut pairs: Vec<(Pair, Vec<(Version, NoticeKind)>)> = Vec::new();
    for Change { position, number, customer, recorded, .. } in changes {
        let hand = match hands.entry(*number) {
            Entry::Occupied(held) => held.into_mut(),
            // A damaged letter is begun again: it keeps nobody else from being told.
            Entry::Vacant(place) => {
                place.insert(unless_damaged(hand_of(connection, *number))?.unwrap_or_default())
            }
        };
        for notice in hand.take(customer, recorded) {
            let pair = (row_of(*number), recipient_text(&notice.to));
            let item = (notice.seq, notice.kind);
            let known = int(position.0) <= mark.reached;
            if int(position.0) <= mark.floor || (known && is_told(connection, &pair, item)?) {
                continue;
            }
            match pairs.iter_mut().rev().find(|(known, _)| *known == pair) {
                Some((_, items)) => items.push(item),
                None => pairs.push((pair, vec![item])),
            }
        }
        if matches!(recorded.event, Event::Closed { .. }) {
            *hand = Hand::default();
        }
    }
    for ((ticket, to), items) in &pairs {
        put(connection, *ticket, to, items, now)?;
    }
    hands.iter().try_for_each(|(number, hand)| keep_hand(connection, *number, hand))
}

/// A ticket's row, and a recipient.
type Pair = (i64, String);

/// Returns whether a letter already tells this: asked only about what was followed before.
fn is_told(
    connection: &Connection,
    (ticket, to): &Pair,
    item: (Version, NoticeKind),
) -> Result<bool, StoreError> {
    let known = select(connection, "WHERE ticket = ?1 AND recipient = ?2", &[ticket, to])?;
    Ok(known.iter().any(|letter| letter.items.contains(&item)))
}

fn hand_of(connection: &Connection, number: TicketNumber) -> Result<Hand, StoreError> {
    let sql = "SELECT assignee, granted FROM letter_hands WHERE ticket = ?1";
    let hand = first(connection, sql, [row_of(number)], |row| {
        let assignee: Option<String> = column(row, 0)?;
        Ok(Hand { assignee: assignee.map(key).transpose()?, granted: column(row, 1)? })
    })?;
    Ok(hand.unwrap_or_default())
}

fn keep_hand(connection: &Connection, number: TicketNumber, hand: &Hand) -> Result<(), StoreError> {
    if *hand == Hand::default() {
        execute(connection, "DELETE FROM letter_hands WHERE ticket = ?1", &[&row_of(number)])?;
        return Ok(());
    }
    execute(
        connection,
        "INSERT INTO letter_hands (ticket, assignee, granted) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET assignee = ?2, granted = ?3",
        &[&row_of(number), &hand.assignee.as_ref().map(AgentId::as_str), &hand.granted],
    )?;
    Ok(())
}

/// Throws away what was derived and not yet taken; what no event causes stays (S12).
pub(crate) fn forget(connection: &Connection, mark: &Mark) -> Result<(), StoreError> {
    let untouched = select(connection, "WHERE letters.state = 0 AND fence = 0", &[])?;
    for letter in untouched {
        if letter.items.iter().any(|(_, kind)| *kind == NoticeKind::DueSoon) {
            continue;
        }
        let first = letter.items.iter().map(|(seq, _)| *seq).min().unwrap_or_default();
        let place = log::position(connection, letter.ticket, first)?;
        if place.is_some_and(|place| int(place.0) > mark.floor) {
            execute(connection, "DELETE FROM letters WHERE id = ?1", &[&int(letter.id.0)])?;
        }
    }
    execute(connection, "DELETE FROM letter_hands", &[])?;
    Ok(())
}

/// Puts notices of a desk of the first release that are not in a letter yet into letters.
pub(crate) fn gather_last(connection: &Connection) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare(
            "SELECT ticket, recipient, seq, kind FROM notices
             WHERE place > (SELECT gathered FROM outbox) ORDER BY place",
        )
        .map_err(store)?;
    let last: Option<i64> = connection
        .query_row("SELECT max(updated) FROM tickets", [], |row| row.get(0))
        .map_err(store)?;
    let now = time(last.unwrap_or(0))?;
    let mut rows = statement.query([]).map_err(store)?;
    while let Some(row) = rows.next().map_err(store)? {
        let (ticket, to): Pair = (column(row, 0)?, column(row, 1)?);
        let kind: String = column(row, 3)?;
        let item = (version(column(row, 2)?)?, named("a notice", &kind)?);
        put(connection, ticket, &to, &[item], now)?;
    }
    Ok(())
}
