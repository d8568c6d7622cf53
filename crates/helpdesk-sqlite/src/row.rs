//! A ticket's columns: what lists read, and what the state writes into them.

use helpdesk_core::view::Row;
use helpdesk_core::{Access, AccessState, ProjectAsNamed, Stars, Ticket, TicketId, TicketNumber};
use helpdesk_store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

use crate::codec::{
    actor, blob_of, column, int, key, maybe_time, micros, number, priority, priority_code, row_of,
    status, status_code, ticket_id, time, unsigned,
};
use crate::error::{damaged, input, store};

/// The columns of a row, in the order in which [`read`] takes them.
pub(crate) const COLUMNS: &str = "number, id, customer, project, project_number, project_name, \
     assignee, status, priority_asked, priority, opened, updated, closed, answered, due, follows, \
     stars, rated, access, granted, access_until, waits, subject, opener";

/// What an awaited first answer is in these columns, as `DueAnswer::is_awaited` says it; with it
/// stands that it is due before the time that follows.
pub(crate) const DUE_BEFORE: &str = "answered IS NULL AND status < 2 AND due < ";

/// How many these are: the place of a column that is asked for after them.
pub(crate) const WIDTH: usize = 24;

/// Returns the row in the columns [`COLUMNS`].
pub(crate) fn read(row: &rusqlite::Row<'_>) -> Result<Row, StoreError> {
    let project: Option<String> = column(row, 3)?;
    let assignee: Option<String> = column(row, 6)?;
    let rated: Option<String> = column(row, 17)?;
    let stars: Option<u8> = column(row, 16)?;
    let stars = stars
        .map(|stars| Stars::new(stars).map_err(|error| damaged(error.to_string())))
        .transpose()?;
    Ok(Row {
        number: number(column(row, 0)?)?,
        id: ticket_id(row, 1)?,
        customer: key(column(row, 2)?)?,
        opener: column::<Option<String>>(row, 23)?.as_deref().map(actor).transpose()?,
        project: match project {
            Some(text) => Some(ProjectAsNamed {
                key: key(text)?,
                number: unsigned(column(row, 4)?)?,
                name: column(row, 5)?,
            }),
            None => None,
        },
        assignee: assignee.map(key).transpose()?,
        status: status(column(row, 7)?)?,
        priority_asked: priority(column(row, 8)?)?,
        priority: priority(column(row, 9)?)?,
        opened_at: time(column(row, 10)?)?,
        updated_at: time(column(row, 11)?)?,
        closed_at: maybe_time(column(row, 12)?)?,
        answered_at: maybe_time(column(row, 13)?)?,
        first_answer_due: maybe_time(column(row, 14)?)?,
        follows: column::<Option<i64>>(row, 15)?.map(number).transpose()?,
        rating: stars.zip(rated.map(key).transpose()?),
        access: access_state(column(row, 18)?)?,
        granted_at: maybe_time(column(row, 19)?)?,
        access_until: maybe_time(column(row, 20)?)?,
        waits_on_support: column(row, 21)?,
        subject: column(row, 22)?,
    })
}

fn access_state(code: i64) -> Result<AccessState, StoreError> {
    match code {
        0 => Ok(AccessState::None),
        1 => Ok(AccessState::Requested),
        2 => Ok(AccessState::Granted),
        _ => Err(damaged(format!("there is no state of access {code}"))),
    }
}

/// What the state says in the columns that change.
struct Columns {
    access: i64,
    granted: Option<i64>,
    granted_seq: Option<i64>,
    access_until: Option<i64>,
    stars: Option<u8>,
    rated: Option<String>,
}

impl Columns {
    fn of(ticket: &Ticket) -> Self {
        let (access, granted, granted_seq, access_until) = match ticket
            .live()
            .map(|live| &live.access)
        {
            None | Some(Access::None) => (0, None, None, None),
            Some(Access::Requested(request)) => (1, None, None, Some(micros(request.lapses_at))),
            Some(Access::Granted(grant)) => {
                (2, Some(micros(grant.at)), Some(int(grant.seq.0)), grant.until.map(micros))
            }
        };
        let rating = ticket.closure().and_then(|closure| closure.stars.zip(closure.rated.as_ref()));
        Self {
            access,
            granted,
            granted_seq,
            access_until,
            stars: rating.map(|(stars, _)| stars.get()),
            rated: rating.map(|(_, agent)| agent.as_str().to_owned()),
        }
    }
}

/// Inserts a new ticket; the store numbers it unless `given`. Returns `None` if the id is taken.
pub(crate) fn insert(
    connection: &Connection,
    ticket: &Ticket,
    given: Option<TicketNumber>,
    subject: Option<&str>,
) -> Result<Option<TicketNumber>, StoreError> {
    let columns = Columns::of(ticket);
    let project = ticket.project();
    let project_number = project.map(|project| i64::try_from(project.number)).transpose();
    let project_number =
        project_number.map_err(|_| input("a project's number must fit in 63 bits"))?;
    let follows = match ticket.follows() {
        Some(id) => number_of(connection, id)?.map(row_of),
        None => None,
    };
    let mut statement = connection
        .prepare_cached(
            "INSERT INTO tickets (number, id, customer, project, project_number, project_name,
                 assignee, status, priority_asked, priority, opened, updated, closed, answered,
                 due, follows, stars, rated, access, granted, granted_seq, access_until, waits,
                 deadline, version, subject, opener, rest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)
             ON CONFLICT DO NOTHING",
        )
        .map_err(store)?;
    let inserted = statement
        .execute(params![
            given.map(row_of),
            blob_of(ticket.id()),
            ticket.customer().as_str(),
            project.map(|project| project.key.as_str()),
            project_number,
            project.map(|project| project.name.as_str()),
            ticket.assignee().map(helpdesk_core::AgentId::as_str),
            status_code(ticket.status()),
            priority_code(ticket.priority_asked()),
            priority_code(ticket.priority()),
            micros(ticket.opened_at()),
            micros(ticket.updated_at()),
            ticket.closure().map(|closure| micros(closure.at)),
            ticket.answered_at().map(micros),
            ticket.first_answer_due().map(micros),
            follows,
            columns.stars,
            columns.rated,
            columns.access,
            columns.granted,
            columns.granted_seq,
            columns.access_until,
            ticket.waits_on_support(),
            ticket.next_deadline().map(micros),
            int(ticket.version().0),
            subject,
            ticket.opener().map(ToString::to_string),
            ticket.rest(),
        ])
        .map_err(store)?;
    if inserted == 0 {
        return Ok(None);
    }
    number(connection.last_insert_rowid()).map(Some)
}

/// Writes what has changed of a ticket.
pub(crate) fn update(
    connection: &Connection,
    ticket: &Ticket,
    number: TicketNumber,
) -> Result<(), StoreError> {
    let columns = Columns::of(ticket);
    let mut statement = connection
        .prepare_cached(
            "UPDATE tickets SET assignee = ?2, status = ?3, priority = ?4, updated = ?5,
                 closed = ?6, answered = ?7, due = ?8, stars = ?9, rated = ?10, access = ?11,
                 granted = ?12, granted_seq = ?13, access_until = ?14, waits = ?15, deadline = ?16,
                 version = ?17, rest = ?18
             WHERE number = ?1",
        )
        .map_err(store)?;
    statement
        .execute(params![
            row_of(number),
            ticket.assignee().map(helpdesk_core::AgentId::as_str),
            status_code(ticket.status()),
            priority_code(ticket.priority()),
            micros(ticket.updated_at()),
            ticket.closure().map(|closure| micros(closure.at)),
            ticket.answered_at().map(micros),
            ticket.first_answer_due().map(micros),
            columns.stars,
            columns.rated,
            columns.access,
            columns.granted,
            columns.granted_seq,
            columns.access_until,
            ticket.waits_on_support(),
            ticket.next_deadline().map(micros),
            int(ticket.version().0),
            ticket.rest(),
        ])
        .map_err(store)?;
    Ok(())
}

/// Returns the number of a ticket.
pub(crate) fn number_of(
    connection: &Connection,
    id: TicketId,
) -> Result<Option<TicketNumber>, StoreError> {
    let found: Option<i64> = connection
        .prepare_cached("SELECT number FROM tickets WHERE id = ?1")
        .and_then(|mut statement| statement.query_row([blob_of(id)], |row| row.get(0)).optional())
        .map_err(store)?;
    found.map(number).transpose()
}

/// Returns the first column that no reader sees and that is not what the state says, for `doctor`.
pub(crate) fn wrong_column(
    connection: &Connection,
    number: TicketNumber,
    ticket: &Ticket,
) -> Result<Option<&'static str>, StoreError> {
    let columns = Columns::of(ticket);
    let expected =
        (ticket.next_deadline().map(micros), columns.granted_seq, int(ticket.version().0));
    let found: (Option<i64>, Option<i64>, i64) = connection
        .prepare_cached("SELECT deadline, granted_seq, version FROM tickets WHERE number = ?1")
        .and_then(|mut statement| {
            statement.query_row([row_of(number)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        })
        .map_err(store)?;
    if found.0 != expected.0 {
        return Ok(Some("deadline"));
    }
    if found.1 != expected.1 {
        return Ok(Some("granted_seq"));
    }
    if found.2 != expected.2 {
        return Ok(Some("version"));
    }
    let grant = ticket.live().and_then(|live| live.access.grant());
    let entered: Vec<&str> =
        grant.iter().flat_map(|grant| grant.entries.keys()).map(|agent| agent.as_str()).collect();
    let mut statement = connection
        .prepare_cached("SELECT agent FROM entries WHERE ticket = ?1 ORDER BY agent")
        .map_err(store)?;
    let found: Vec<String> = statement
        .query_map([row_of(number)], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(store)?;
    Ok((found != entered).then_some("entries"))
}
