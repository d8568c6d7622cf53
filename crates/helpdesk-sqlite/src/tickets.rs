//! Reading tickets: state, row, consent.

use chrono::{DateTime, Utc};
use helpdesk_core::ticket::{RestError, RestoreError};
use helpdesk_core::view::Row;
use helpdesk_core::{
    Actor, AgentId, CommandId, ProjectId, Ticket, TicketId, TicketNumber, TicketRef,
};
use helpdesk_store::{ConsentFound, Found, Prepared, StoreError};
use rusqlite::{Connection, params};

use crate::codec::{
    blob_of, column, count, key, maybe_time, micros, number, row_of, ticket_id, version,
};
use crate::error::damaged;
use crate::statement::{Rising, all, first};
use crate::{log, receipts, row};

/// Returns a ticket's state.
pub(crate) fn find(connection: &Connection, id: TicketId) -> Result<Option<Found>, StoreError> {
    let sql = format!("SELECT {}, rest FROM tickets WHERE id = ?1", row::COLUMNS);
    first(connection, &sql, [blob_of(id)], |found| {
        let columns = row::read(found)?;
        let rest: Vec<u8> = column(found, row::WIDTH)?;
        let ticket = restore(connection, &columns, &rest)?;
        Ok(Found { ticket, number: columns.number })
    })
}

/// Returns what a command needs before it is decided.
pub(crate) fn prepare(
    connection: &Connection,
    by: &Actor,
    command: Option<CommandId>,
    ticket: TicketRef,
) -> Result<Prepared, StoreError> {
    let earlier = match command {
        Some(command) => receipts::find(connection, by, command)?,
        None => None,
    };
    let id = match ticket {
        TicketRef::Id(id) => Some(id),
        TicketRef::Number(number) => by_number(connection, number)?,
    };
    let found = match id {
        Some(id) => find(connection, id)?,
        None => None,
    };
    Ok(Prepared { earlier, found })
}

/// Returns the ticket of these columns; replays the log if the stored rest has another form.
pub(crate) fn restore(
    connection: &Connection,
    columns: &Row,
    rest: &[u8],
) -> Result<Ticket, StoreError> {
    let number = columns.number;
    let failed = |error: String| damaged(format!("the state of ticket {number}: {error}"));
    match Ticket::from_row(columns, rest) {
        Ok(ticket) => Ok(ticket),
        Err(RestError::State(RestoreError::Shape { .. })) => {
            let log = log::recorded(connection, number, columns.id)?;
            Ticket::replay(&log).map_err(|error| failed(error.to_string()))
        }
        Err(error) => Err(failed(error.to_string())),
    }
}

/// Returns the id of the ticket with this number.
pub(crate) fn by_number(
    connection: &Connection,
    number: TicketNumber,
) -> Result<Option<TicketId>, StoreError> {
    let sql = "SELECT id FROM tickets WHERE number = ?1";
    first(connection, sql, [row_of(number)], |row| ticket_id(row, 0))
}

/// Returns a ticket's row for lists.
pub(crate) fn row(connection: &Connection, id: TicketId) -> Result<Option<Row>, StoreError> {
    let sql = format!("SELECT {} FROM tickets WHERE id = ?1", row::COLUMNS);
    first(connection, &sql, [blob_of(id)], row::read)
}

/// Two conditions keep a closed ticket out, each enough by itself: no grant, and the status.
const CONSENTS: &str = "
    SELECT id, number, customer, access_until, version,
        EXISTS (SELECT 1 FROM entries
            WHERE entries.ticket = number AND entries.granted_seq = tickets.granted_seq
                AND entries.agent = ?1)
    FROM tickets INDEXED BY tickets_granted
    WHERE access = 2 AND assignee = ?1 AND project = ?2 AND status < 2
        AND (access_until IS NULL OR access_until > ?3)
    ORDER BY access_until IS NULL DESC, access_until DESC, number";

/// Returns the live grants by which `agent` may be in `project` (A3).
pub(crate) fn consents(
    connection: &Connection,
    agent: &AgentId,
    project: &ProjectId,
    now: DateTime<Utc>,
) -> Result<Vec<ConsentFound>, StoreError> {
    let values = params![agent.as_str(), project.as_str(), micros(now)];
    all(connection, CONSENTS, values, |row| {
        Ok(ConsentFound {
            ticket: ticket_id(row, 0)?,
            number: number(column(row, 1)?)?,
            customer: key(column(row, 2)?)?,
            until: maybe_time(column(row, 3)?)?,
            version: version(column(row, 4)?)?,
            entered: column(row, 5)?,
        })
    })
}

/// Returns tickets to which the clock owes something, the longest owed first. One whose id is damaged is left
/// out: it must not keep the clock from the others.
pub(crate) fn due(
    connection: &Connection,
    now: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<TicketId>, StoreError> {
    let sql = "SELECT id FROM tickets
               WHERE deadline IS NOT NULL AND deadline <= ?1 AND length(id) = 16
               ORDER BY deadline, number LIMIT ?2";
    all(connection, sql, params![micros(now), count(limit)], |row| ticket_id(row, 0))
}

/// Returns ticket numbers in order.
pub(crate) fn numbers(
    connection: &Connection,
    after: Option<TicketNumber>,
    limit: usize,
) -> Result<Vec<TicketNumber>, StoreError> {
    let sql = "SELECT number FROM tickets WHERE number > ?1 ORDER BY number LIMIT ?2";
    let mut order = Rising::after("ticket numbers", after);
    all(connection, sql, params![after.map_or(0, row_of), count(limit)], |row| {
        let next = number(column(row, 0)?)?;
        order.go_on(next)?;
        Ok(next)
    })
}
