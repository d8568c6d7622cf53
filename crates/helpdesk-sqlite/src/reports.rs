//! What reports keep of tickets, written with the events that make it true.

mod fill;
mod marks;
mod read;
mod rows;

use helpdesk_core::report::{AccessChange, ReportRow, TicketReport};
use helpdesk_core::{AgentId, Recorded, Ticket, TicketNumber};
use helpdesk_store::StoreError;
use rusqlite::Connection;

pub(crate) use self::fill::fill;
pub(crate) use self::marks::{
    all_marks, calendars, mark, marks_of, note_hours, set_calendars, write_calendar,
};
pub(crate) use self::read::{access, backlog, of_ticket, overdue, period};
use crate::batch::Batch;
use crate::codec::{int, micros, name_of, row_of};
use crate::error::damaged;
use crate::statement::execute;

/// Writes what the new events of a ticket change. They stand in its log already.
pub(crate) fn write(
    batch: &Batch<'_>,
    ticket: &Ticket,
    number: TicketNumber,
    events: &[Recorded],
) -> Result<(), StoreError> {
    let connection = batch.connection;
    let Some((first, rest)) = events.split_first().filter(|_| batch.reports) else {
        return Ok(());
    };
    let (before, mut row) = match ReportRow::begin(first) {
        Some(row) => (None, row),
        None => match rows::find(connection, ticket.opened_at(), number) {
            Ok(Some(before)) => {
                let mut row = before.clone();
                let change = row.take(first);
                write_change(connection, number, change)?;
                (Some(before), row)
            }
            // Lost or damaged: made anew from the log, so that no command fails for a report.
            Ok(None) | Err(_) => return write_anew(connection, ticket, number),
        },
    };
    for recorded in rest {
        let change = row.take(recorded);
        write_change(connection, number, change)?;
    }
    if before.as_ref() != Some(&row) {
        rows::put(connection, number, &row)?;
        move_in_backlog(connection, before.as_ref(), &row)?;
    }
    Ok(())
}

fn write_anew(
    connection: &Connection,
    ticket: &Ticket,
    number: TicketNumber,
) -> Result<(), StoreError> {
    let log = crate::log::recorded(connection, number, ticket.id())?;
    let report = TicketReport::of(&log);
    let report = report.ok_or_else(|| damaged(format!("ticket {number} has no beginning")))?;
    put_whole(connection, number, &report)?;
    move_in_backlog(connection, None, &report.row)
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

/// Moves a ticket in the kept counts from where it stood to where it stands.
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
