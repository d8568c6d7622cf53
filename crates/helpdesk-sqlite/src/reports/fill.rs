//! What reports keep of a desk that was made before there were reports: everything, from its logs.

use std::collections::BTreeMap;

use helpdesk_core::report::TicketReport;
use helpdesk_store::StoreError;
use rusqlite::{Connection, params};

use super::{marks, put_whole};
use crate::codec::{column, int, number, row_of, ticket_id};
use crate::convert::first_log;
use crate::error::store;

/// Fills the tables of reports, in the transaction that has just made them. What cannot be read is left
/// out: `doctor` names it, and the desk opens.
pub(crate) fn fill(connection: &Connection) -> Result<(), StoreError> {
    marks::begin_calendars(connection)?;
    let (mut hours, mut hands) = (BTreeMap::<_, u64>::new(), BTreeMap::<_, u64>::new());
    let mut statement =
        connection.prepare("SELECT number, id FROM tickets ORDER BY number").map_err(store)?;
    let mut rows = statement.query([]).map_err(store)?;
    while let Some(row) = rows.next().map_err(store)? {
        let (ticket, id) = (number(column(row, 0)?)?, ticket_id(row, 1)?);
        let log = first_log(connection, row_of(ticket), id)?;
        let Some(report) = log.and_then(|log| TicketReport::of(&log)) else { continue };
        put_whole(connection, ticket, &report)?;
        let Some((hour, agent, waits)) = report.row.backlog_place() else { continue };
        *hours.entry((hour, waits)).or_default() += 1;
        if let Some(agent) = agent {
            *hands.entry((agent.clone(), waits)).or_default() += 1;
        }
    }
    let sql = "INSERT INTO report_hours (hour, waits, tickets) VALUES (?1, ?2, ?3)";
    let mut insert = connection.prepare(sql).map_err(store)?;
    for ((hour, waits), count) in hours {
        insert.execute(params![hour, waits, int(count)]).map_err(store)?;
    }
    let sql = "INSERT INTO report_hands (agent, waits, tickets) VALUES (?1, ?2, ?3)";
    let mut insert = connection.prepare(sql).map_err(store)?;
    for ((agent, waits), count) in hands {
        insert.execute(params![agent.as_str(), waits, int(count)]).map_err(store)?;
    }
    Ok(())
}
