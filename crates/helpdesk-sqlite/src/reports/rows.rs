//! The rows of reports, in and out of their columns.

use chrono::{DateTime, Utc};
use helpdesk_core::report::{Closer, Closing, EntryRow, FirstAnswer, GrantRow, ReportRow};
use helpdesk_core::{AgentId, ProjectId, Stars, TicketNumber};
use helpdesk_store::StoreError;
use rusqlite::{Connection, Row, params};

use crate::codec::{
    column, int, key, maybe_time, micros, name_of, named, number, priority, priority_code, row_of,
    time, version,
};
use crate::error::{damaged, store};
use crate::statement::first;

/// The columns of a ticket, in the order in which [`read`] takes them.
pub(super) const COLUMNS: &str = "opened, ticket, called, project, priority, due, answered, \
     answered_by, last_by, assignee, waits, resolved, reopened, granted, granted_seq, closed, \
     closed_kind, closed_agent, closed_seq, stars, commented, owed";

/// The columns of a grant, in the order in which [`read_grant`] takes them.
pub(super) const GRANT: &str = "ticket, seq, at, project, priority, agent, entries, ended, why";

/// The columns of an entry, in the order in which [`read_entry`] takes them.
pub(super) const ENTRY: &str = "ticket, seq, at, project, priority, agent";

fn maybe_key<K>(row: &Row<'_>, index: usize) -> Result<Option<K>, StoreError>
where
    K: TryFrom<String, Error = helpdesk_core::IdError>,
{
    column::<Option<String>>(row, index)?.map(key).transpose()
}

/// Returns the ticket in the columns [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> Result<(TicketNumber, ReportRow), StoreError> {
    let answered = maybe_time(column(row, 6)?)?;
    let granted = maybe_time(column(row, 13)?)?;
    let granted_seq = column::<Option<i64>>(row, 14)?.map(version).transpose()?;
    let report = ReportRow {
        opened_at: time(column(row, 0)?)?,
        called: column(row, 2)?,
        project: maybe_key::<ProjectId>(row, 3)?,
        priority: priority(column(row, 4)?)?,
        due: maybe_time(column(row, 5)?)?,
        first_answer: answered.zip(maybe_key(row, 7)?).map(|(at, by)| FirstAnswer { at, by }),
        last_answer_by: maybe_key(row, 8)?,
        assignee: maybe_key(row, 9)?,
        waits: column(row, 10)?,
        resolved_at: maybe_time(column(row, 11)?)?,
        reopened: column(row, 12)?,
        grant: granted.zip(granted_seq),
        closed: match maybe_time(column(row, 15)?)? {
            Some(at) => Some(closing(row, at)?),
            None => None,
        },
    };
    Ok((number(column(row, 1)?)?, report))
}

fn closing(row: &Row<'_>, at: DateTime<Utc>) -> Result<Closing, StoreError> {
    let by = match (column::<i64>(row, 16)?, maybe_key::<AgentId>(row, 17)?) {
        (0, None) => Closer::Customer,
        (1, Some(agent)) => Closer::Agent(agent),
        (2, None) => Closer::Clock,
        (kind, _) => return Err(damaged(format!("nobody of kind {kind} closes tickets"))),
    };
    let stars: Option<u8> = column(row, 19)?;
    let stars = stars.map(Stars::new).transpose();
    Ok(Closing {
        at,
        by,
        seq: version(column(row, 18)?)?,
        stars: stars.map_err(|error| damaged(error.to_string()))?,
        commented: column(row, 20)?,
        owed: column(row, 21)?,
    })
}

/// Returns what is kept of a ticket.
pub(super) fn find(
    connection: &Connection,
    ticket: TicketNumber,
) -> Result<Option<ReportRow>, StoreError> {
    let sql = statement_of(
        "SELECT",
        COLUMNS,
        "FROM report_tickets WHERE ticket = ?1
             AND opened = (SELECT opened FROM tickets WHERE number = ?1)",
    );
    Ok(first(connection, &sql, [row_of(ticket)], read)?.map(|(_, row)| row))
}

/// Returns a statement of three parts.
pub(super) fn statement_of(before: &str, columns: &str, after: &str) -> String {
    format!("{before} {columns} {after}")
}

/// Writes what is kept of a ticket, new or changed.
pub(super) fn put(
    connection: &Connection,
    ticket: TicketNumber,
    row: &ReportRow,
) -> Result<(), StoreError> {
    let closed = row.closed.as_ref();
    let kind = closed.map(|closing| match closing.by {
        Closer::Customer => 0,
        Closer::Agent(_) => 1,
        Closer::Clock => 2,
    });
    let closer = closed.and_then(|closing| match &closing.by {
        Closer::Agent(agent) => Some(agent.as_str()),
        Closer::Customer | Closer::Clock => None,
    });
    let mut statement = connection
        .prepare_cached(
            "INSERT INTO report_tickets (opened, ticket, called, project, priority, due, answered,
                 answered_by, last_by, assignee, waits, resolved, reopened, granted, granted_seq,
                 closed, closed_kind, closed_agent, closed_seq, stars, commented, owed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, ?20, ?21, ?22)
             ON CONFLICT (opened, ticket) DO UPDATE SET called = ?3, project = ?4, priority = ?5,
                 due = ?6, answered = ?7, answered_by = ?8, last_by = ?9, assignee = ?10,
                 waits = ?11, resolved = ?12, reopened = ?13, granted = ?14, granted_seq = ?15,
                 closed = ?16, closed_kind = ?17, closed_agent = ?18, closed_seq = ?19,
                 stars = ?20, commented = ?21, owed = ?22",
        )
        .map_err(store)?;
    statement
        .execute(params![
            micros(row.opened_at),
            row_of(ticket),
            row.called,
            row.project.as_ref().map(ProjectId::as_str),
            priority_code(row.priority),
            row.due.map(micros),
            row.first_answer.as_ref().map(|answer| micros(answer.at)),
            row.first_answer.as_ref().map(|answer| answer.by.as_str()),
            row.last_answer_by.as_ref().map(AgentId::as_str),
            row.assignee.as_ref().map(AgentId::as_str),
            row.waits,
            row.resolved_at.map(micros),
            row.reopened,
            row.grant.map(|(at, _)| micros(at)),
            row.grant.map(|(_, seq)| int(seq.0)),
            closed.map(|closing| micros(closing.at)),
            kind,
            closer,
            closed.map(|closing| int(closing.seq.0)),
            closed.and_then(|closing| closing.stars).map(Stars::get),
            closed.map(|closing| closing.commented),
            closed.map(|closing| closing.owed),
        ])
        .map_err(store)?;
    Ok(())
}

/// Returns the grant in the columns [`GRANT`].
pub(super) fn read_grant(row: &Row<'_>) -> Result<(TicketNumber, GrantRow), StoreError> {
    let why: Option<String> = column(row, 8)?;
    let why = why.map(|why| named("the end of a grant", &why)).transpose()?;
    let grant = GrantRow {
        at: time(column(row, 2)?)?,
        seq: version(column(row, 1)?)?,
        project: maybe_key(row, 3)?,
        priority: priority(column(row, 4)?)?,
        agent: maybe_key(row, 5)?,
        entries: column(row, 6)?,
        ended: maybe_time(column(row, 7)?)?.zip(why),
    };
    Ok((number(column(row, 0)?)?, grant))
}

/// Writes a grant.
pub(super) fn put_grant(
    connection: &Connection,
    ticket: TicketNumber,
    grant: &GrantRow,
) -> Result<(), StoreError> {
    let why = grant.ended.map(|(_, why)| name_of(&why)).transpose()?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO report_grants
                 (ticket, seq, at, project, priority, agent, entries, ended, why)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                row_of(ticket),
                int(grant.seq.0),
                micros(grant.at),
                grant.project.as_ref().map(ProjectId::as_str),
                priority_code(grant.priority),
                grant.agent.as_ref().map(AgentId::as_str),
                grant.entries,
                grant.ended.map(|(at, _)| micros(at)),
                why,
            ])
        })
        .map_err(store)?;
    Ok(())
}

/// Returns the entry in the columns [`ENTRY`].
pub(super) fn read_entry(row: &Row<'_>) -> Result<(TicketNumber, EntryRow), StoreError> {
    let entry = EntryRow {
        at: time(column(row, 2)?)?,
        seq: version(column(row, 1)?)?,
        agent: key(column(row, 5)?)?,
        project: maybe_key(row, 3)?,
        priority: priority(column(row, 4)?)?,
    };
    Ok((number(column(row, 0)?)?, entry))
}

/// Writes an entry.
pub(super) fn put_entry(
    connection: &Connection,
    ticket: TicketNumber,
    entry: &EntryRow,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO report_entries (ticket, seq, at, project, priority, agent)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                row_of(ticket),
                int(entry.seq.0),
                micros(entry.at),
                entry.project.as_ref().map(ProjectId::as_str),
                priority_code(entry.priority),
                entry.agent.as_str(),
            ])
        })
        .map_err(store)?;
    Ok(())
}
