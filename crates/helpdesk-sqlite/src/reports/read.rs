//! Reading what reports keep.

use chrono::{DateTime, Utc};
use helpdesk_core::TicketNumber;
use helpdesk_core::report::{Backlog, ReportRow, TicketReport};
use helpdesk_store::{AccessRows, Period, ReportTime, StoreError};
use rusqlite::{Connection, params};

use super::rows::{self, COLUMNS, ENTRY, GRANT, statement_of};
use crate::codec::{column, key, micros, row_of, unsigned};
use crate::error::{damaged, store};
use crate::row::DUE_BEFORE;
use crate::statement::all;

/// Returns what is kept of the tickets of a period.
pub(crate) fn period(
    connection: &Connection,
    by: ReportTime,
    period: Period,
) -> Result<Vec<(TicketNumber, ReportRow)>, StoreError> {
    let rest = match by {
        ReportTime::Opened => {
            "FROM report_tickets WHERE opened >= ?1 AND opened < ?2 ORDER BY opened, ticket"
        }
        ReportTime::Closed => {
            "FROM report_tickets INDEXED BY report_tickets_closed
             WHERE closed IS NOT NULL AND closed >= ?1 AND closed < ?2 ORDER BY closed, ticket"
        }
    };
    let sql = statement_of("SELECT", COLUMNS, rest);
    all(connection, &sql, within(period), rows::read)
}

fn within(period: Period) -> [i64; 2] {
    [micros(period.from), micros(period.to)]
}

/// Returns the grants that were given and the entries that were made in a period.
pub(crate) fn access(connection: &Connection, period: Period) -> Result<AccessRows, StoreError> {
    let grants = statement_of(
        "SELECT",
        GRANT,
        "FROM report_grants WHERE at >= ?1 AND at < ?2 ORDER BY at, ticket, seq",
    );
    let entries = statement_of(
        "SELECT",
        ENTRY,
        "FROM report_entries WHERE at >= ?1 AND at < ?2 ORDER BY at, ticket, seq",
    );
    Ok(AccessRows {
        grants: all(connection, &grants, within(period), rows::read_grant)?,
        entries: all(connection, &entries, within(period), rows::read_entry)?,
    })
}

/// Returns the kept counts of the backlog.
pub(crate) fn backlog(connection: &Connection) -> Result<Backlog, StoreError> {
    let hours = "SELECT hour, waits, tickets FROM report_hours ORDER BY hour, waits";
    let hands = "SELECT agent, waits, tickets FROM report_hands ORDER BY agent, waits";
    Ok(Backlog {
        hours: all(connection, hours, [], |row| {
            Ok(((column(row, 0)?, column(row, 1)?), unsigned(column(row, 2)?)?))
        })?,
        hands: all(connection, hands, [], |row| {
            Ok(((key(column(row, 0)?)?, column(row, 1)?), unsigned(column(row, 2)?)?))
        })?,
    })
}

/// Returns how many tickets are past due; the index holds only those that nobody has answered.
pub(crate) fn overdue(connection: &Connection, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let sql =
        format!("SELECT count(*) FROM tickets INDEXED BY tickets_unanswered WHERE {DUE_BEFORE}?1");
    let count: i64 = connection
        .prepare_cached(&sql)
        .and_then(|mut statement| statement.query_row([micros(now)], |row| row.get(0)))
        .map_err(store)?;
    unsigned(count)
}

/// Returns everything that is kept of one ticket, for `doctor`.
pub(crate) fn of_ticket(
    connection: &Connection,
    ticket: TicketNumber,
) -> Result<TicketReport, StoreError> {
    let row = rows::find(connection, ticket)?;
    let row = row.ok_or_else(|| damaged("reports keep nothing of it"))?;
    let grants = statement_of("SELECT", GRANT, "FROM report_grants WHERE ticket = ?1 ORDER BY seq");
    let entries =
        statement_of("SELECT", ENTRY, "FROM report_entries WHERE ticket = ?1 ORDER BY seq");
    let grants = all(connection, &grants, params![row_of(ticket)], rows::read_grant)?;
    let entries = all(connection, &entries, params![row_of(ticket)], rows::read_entry)?;
    Ok(TicketReport {
        row,
        grants: grants.into_iter().map(|(_, grant)| grant).collect(),
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
    })
}
