//! What reports keep of tickets: rows and counts that follow the log.

mod fill;
mod marks;
mod read;
mod rows;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use helpdesk_core::report::{AccessChange, ReportRow, TicketReport};
use helpdesk_core::{AgentId, TicketNumber};
use helpdesk_store::{Change, StoreError};
use rusqlite::Connection;

pub(crate) use self::fill::fill;
pub(crate) use self::marks::{
    all_marks, calendars, mark, marks_of, note_hours, set_calendars, write_calendar,
};
pub(crate) use self::read::{access, backlog, of_ticket, overdue, period};
use crate::codec::{int, micros, name_of, row_of};
use crate::error::unless_damaged;
use crate::statement::execute;

/// Folds events into the rows and counts.
pub(crate) fn follow(connection: &Connection, changes: &[Change]) -> Result<(), StoreError> {
    let mut rows = Rows::default();
    for change in changes {
        rows.take(connection, change)?;
    }
    rows.write(connection)
}

/// The rows of the tickets in one step, as they were and as they are: each is read and written once.
#[derive(Default)]
struct Rows(BTreeMap<TicketNumber, (Option<ReportRow>, ReportRow)>);

impl Rows {
    fn take(&mut self, connection: &Connection, change: &Change) -> Result<(), StoreError> {
        let (number, recorded) = (change.number, &change.recorded);
        if let Some(begun) = ReportRow::begin(recorded) {
            self.0.insert(number, (None, begun));
            return Ok(());
        }
        let (_, row) = match self.0.entry(number) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => {
                let Some(row) = unless_damaged(rows::find(connection, number))?.flatten() else {
                    // It cannot be read, or its beginning could not: `doctor` names it, a rebuild derives it
                    // again, and the others go on.
                    return Ok(());
                };
                place.insert((Some(row.clone()), row))
            }
        };
        let change = row.take(recorded);
        write_change(connection, number, change)
    }

    fn write(self, connection: &Connection) -> Result<(), StoreError> {
        for (number, (before, row)) in self.0 {
            if before.as_ref() != Some(&row) {
                rows::put(connection, number, &row)?;
                move_in_backlog(connection, before.as_ref(), &row)?;
            }
        }
        Ok(())
    }
}

/// Empties the rows and counts.
pub(crate) fn forget(connection: &Connection) -> Result<(), StoreError> {
    for table in
        ["report_tickets", "report_grants", "report_entries", "report_hours", "report_hands"]
    {
        execute(connection, &format!("DELETE FROM {table}"), &[])?;
    }
    Ok(())
}

/// Writes everything of one ticket but its place in the backlog.
fn put_whole(
    connection: &Connection,
    number: TicketNumber,
    report: &TicketReport,
) -> Result<(), StoreError> {
    rows::put(connection, number, &report.row)?;
    for grant in &report.grants {
        rows::put_grant(connection, number, grant)?;
    }
    report.entries.iter().try_for_each(|entry| rows::put_entry(connection, number, entry))
}

fn write_change(
    connection: &Connection,
    number: TicketNumber,
    change: Option<AccessChange>,
) -> Result<(), StoreError> {
    match change {
        None => Ok(()),
        Some(AccessChange::Granted(grant)) => rows::put_grant(connection, number, &grant),
        Some(AccessChange::Entered(_, grant, entry)) => {
            execute(
                connection,
                "UPDATE report_grants SET entries = entries + 1 WHERE ticket = ?1 AND seq = ?2",
                &[&row_of(number), &int(grant.0)],
            )?;
            rows::put_entry(connection, number, &entry)
        }
        Some(AccessChange::Ended(_, grant, at, why)) => execute(
            connection,
            "UPDATE report_grants SET ended = ?3, why = ?4 WHERE ticket = ?1 AND seq = ?2",
            &[&row_of(number), &int(grant.0), &micros(at), &name_of(&why)?],
        )
        .map(|_| ()),
    }
}

/// Moves a ticket in the kept counts from its old place to its new one.
fn move_in_backlog(
    connection: &Connection,
    before: Option<&ReportRow>,
    after: &ReportRow,
) -> Result<(), StoreError> {
    let (old, new) = (before.and_then(ReportRow::backlog_place), after.backlog_place());
    let hour = |place: Option<(i64, Option<&AgentId>, bool)>| place.map(|(hour, _, w)| (hour, w));
    if hour(old) != hour(new) {
        if let Some((hour, waits)) = hour(old) {
            count_down(connection, &HOURS, &hour, waits)?;
        }
        if let Some((hour, waits)) = hour(new) {
            execute(connection, HOURS.up, &[&hour, &waits])?;
        }
    }
    let hand = |place: Option<(i64, Option<&AgentId>, bool)>| {
        place.and_then(|(_, agent, waits)| Some((agent?.as_str().to_owned(), waits)))
    };
    if hand(old) != hand(new) {
        if let Some((agent, waits)) = hand(old) {
            count_down(connection, &HANDS, &agent, waits)?;
        }
        if let Some((agent, waits)) = hand(new) {
            execute(connection, HANDS.up, &[&agent, &waits])?;
        }
    }
    Ok(())
}

/// The statements of one table of counts.
struct Counts {
    up: &'static str,
    down: &'static str,
    last: &'static str,
}

const HOURS: Counts = Counts {
    up: "INSERT INTO report_hours (hour, waits, tickets) VALUES (?1, ?2, 1)
         ON CONFLICT DO UPDATE SET tickets = tickets + 1",
    down: "UPDATE report_hours SET tickets = tickets - 1
           WHERE hour = ?1 AND waits = ?2 AND tickets > 1",
    last: "DELETE FROM report_hours WHERE hour = ?1 AND waits = ?2",
};

const HANDS: Counts = Counts {
    up: "INSERT INTO report_hands (agent, waits, tickets) VALUES (?1, ?2, 1)
         ON CONFLICT DO UPDATE SET tickets = tickets + 1",
    down: "UPDATE report_hands SET tickets = tickets - 1
           WHERE agent = ?1 AND waits = ?2 AND tickets > 1",
    last: "DELETE FROM report_hands WHERE agent = ?1 AND waits = ?2",
};

fn count_down(
    connection: &Connection,
    counts: &Counts,
    key: &dyn rusqlite::ToSql,
    waits: bool,
) -> Result<(), StoreError> {
    if execute(connection, counts.down, &[key, &waits])? == 0 {
        execute(connection, counts.last, &[key, &waits])?;
    }
    Ok(())
}
