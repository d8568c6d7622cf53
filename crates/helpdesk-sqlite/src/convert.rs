//! What a desk of an earlier schema kept in another form, or did not keep, in the form in which it is kept
//! now.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, Digest, Event, Recorded, Ticket, TicketId, Version};
use helpdesk_store::StoreError;
use rusqlite::{Connection, Row, params};
use serde::Deserialize;

use crate::codec::{column, digest, from_json, int, ticket_id, version};
use crate::error::{damaged, store};
use crate::log;

/// The canonical form of an event, as it was stored.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    seq: Version,
    at: DateTime<Utc>,
    by: Actor,
    event: Event,
}

/// Before what cannot be read: no form of an event or a state begins so.
const UNREADABLE: u8 = 0;

/// Brings events and states over. What cannot be read stays so: `doctor` names it, and the desk opens.
pub(crate) fn stored(connection: &Connection) -> Result<(), StoreError> {
    let mut tickets =
        connection.prepare("SELECT number, id FROM tickets ORDER BY number").map_err(store)?;
    let mut keep =
        connection.prepare("UPDATE tickets SET rest = ?2 WHERE number = ?1").map_err(store)?;
    let mut rows = tickets.query([]).map_err(store)?;
    while let Some(row) = rows.next().map_err(store)? {
        let number: i64 = column(row, 0)?;
        let log = events(connection, number, ticket_id(row, 1)?)?;
        let rest = log.and_then(|log| Ticket::replay(&log).ok()).map(|ticket| ticket.rest());
        keep.execute(params![number, rest.unwrap_or_else(|| vec![UNREADABLE])]).map_err(store)?;
    }
    strays(connection)
}

/// Converts the events of a ticket and returns them, or `None` if one of them cannot be read.
fn events(
    connection: &Connection,
    number: i64,
    id: TicketId,
) -> Result<Option<Vec<Recorded>>, StoreError> {
    let mut log = Some(Vec::new());
    for (position, found) in bodies(connection, number, id)? {
        let stored = match (found, &mut log) {
            (Ok(recorded), Some(log)) => {
                let stored = recorded.stored();
                log.push(recorded);
                stored
            }
            (Ok(recorded), None) => recorded.stored(),
            (Err(body), _) => {
                log = None;
                unreadable(&body)
            }
        };
        keep(connection, position, &stored)?;
    }
    Ok(log)
}

/// Says who opened each ticket that its customer did not open. Where the first event cannot be read nobody
/// is named: `doctor` names the event.
pub(crate) fn openers(connection: &Connection) -> Result<(), StoreError> {
    let mut opened = connection
        .prepare(
            "SELECT number, id, seq, public_seq, hash, stored
             FROM tickets JOIN events ON ticket = number AND seq = 1 ORDER BY number",
        )
        .map_err(store)?;
    let mut keep =
        connection.prepare("UPDATE tickets SET opener = ?2 WHERE number = ?1").map_err(store)?;
    let mut rows = opened.query([]).map_err(store)?;
    while let Some(row) = rows.next().map_err(store)? {
        let Ok(first) = log::event(row, 2, ticket_id(row, 1)?) else { continue };
        let Ok(ticket) = Ticket::replay([&first]) else { continue };
        if let Some(opener) = ticket.opener() {
            let number: i64 = column(row, 0)?;
            keep.execute(params![number, opener.to_string()]).map_err(store)?;
        }
    }
    Ok(())
}

/// Returns the log of a ticket of the first release; none if an event cannot be read.
pub(crate) fn first_log(
    connection: &Connection,
    number: i64,
    id: TicketId,
) -> Result<Option<Vec<Recorded>>, StoreError> {
    Ok(bodies(connection, number, id)?.into_values().collect::<Result<_, _>>().ok())
}

type Bodies = BTreeMap<i64, Result<Recorded, String>>;

fn bodies(connection: &Connection, number: i64, id: TicketId) -> Result<Bodies, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT position, seq, public_seq, hash, body FROM events WHERE ticket = ?1
             ORDER BY seq",
        )
        .map_err(store)?;
    let mut rows = statement.query([number]).map_err(store)?;
    let mut found = Bodies::new();
    while let Some(row) = rows.next().map_err(store)? {
        let body: String = column(row, 4)?;
        let recorded = event(row, id, &body).map_err(|_| body);
        found.insert(column(row, 0)?, recorded);
    }
    Ok(found)
}

fn event(row: &Row<'_>, ticket: TicketId, text: &str) -> Result<Recorded, StoreError> {
    let Body { seq, at, by, event } = from_json("an event", text)?;
    let (public_seq, hash): (Version, Digest) = (version(column(row, 2)?)?, digest(row, 3)?);
    let recorded = Recorded { ticket, seq, public_seq, at, by, event, hash };
    let same = int(seq.0) == column::<i64>(row, 1)? && recorded.canonical() == text.as_bytes();
    if same { Ok(recorded) } else { Err(damaged("an event is not in its canonical form")) }
}

/// Events that belong to no ticket, as somebody's hand may have left them.
fn strays(connection: &Connection) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare(
            "SELECT position, body FROM events WHERE ticket NOT IN (SELECT number FROM tickets)",
        )
        .map_err(store)?;
    let mut rows = statement.query([]).map_err(store)?;
    while let Some(row) = rows.next().map_err(store)? {
        keep(connection, column(row, 0)?, &unreadable(&column::<String>(row, 1)?))?;
    }
    Ok(())
}

fn unreadable(body: &str) -> Vec<u8> {
    let mut stored = vec![UNREADABLE];
    stored.extend_from_slice(body.as_bytes());
    stored
}

fn keep(connection: &Connection, position: i64, stored: &[u8]) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE events SET stored = ?2 WHERE position = ?1")
        .and_then(|mut statement| statement.execute(params![position, stored]))
        .map_err(store)?;
    Ok(())
}
