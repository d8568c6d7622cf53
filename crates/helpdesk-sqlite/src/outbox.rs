//! Letters in the file: what the protocol of `helpdesk-store` decides, written down.

mod follow;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{Notice, NoticeKind, Recipient, TicketNumber, Version};
use helpdesk_store::{
    Delivery, Incarnation, LONGEST_PAUSE, Letter, LetterId, LetterState, Outbox, SPACING,
    Settlement, StoreError,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub(crate) use self::follow::{follow, forget, gather_last};
use crate::codec::{
    column, count, from_json, int, json, micros, row_of, ticket_id, time, unsigned,
};
use crate::error::{damaged, input, store};
use crate::log::{recipient, recipient_text};
use crate::open::Sqlite;
use crate::row::number_of;
use crate::statement::execute;

const COLUMNS: &str =
    "letters.id, tickets.id, recipient, items, letters.state, letters.due, fence, tries,
                       doubtful, since, reason, settled";

const fn code(state: LetterState) -> i64 {
    match state {
        LetterState::Waiting => 0,
        LetterState::Taken => 1,
        LetterState::Sent => 2,
        LetterState::Dead => 3,
        LetterState::Dropped => 4,
    }
}

fn state(of: i64) -> Result<LetterState, StoreError> {
    let found = LetterState::ALL.into_iter().find(|state| code(*state) == of);
    found.ok_or_else(|| damaged(format!("there is no state {of} of a letter")))
}

fn read(row: &Row<'_>) -> Result<Letter, StoreError> {
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

fn select(
    connection: &Connection,
    filter: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<Letter>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM letters JOIN tickets ON number = ticket {filter}");
    let mut statement = connection.prepare_cached(&sql).map_err(store)?;
    let mut rows = statement.query(values).map_err(store)?;
    let mut letters = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        letters.push(read(row)?);
    }
    Ok(letters)
}

/// Returns what the letters about a ticket tell, and whom.
pub(crate) fn of_ticket(
    connection: &Connection,
    number: TicketNumber,
) -> Result<Vec<Letter>, StoreError> {
    select(connection, "WHERE ticket = ?1 ORDER BY letters.id", &[&row_of(number)])
}

fn find(connection: &Connection, id: LetterId) -> Result<Option<Letter>, StoreError> {
    Ok(select(connection, "WHERE letters.id = ?1", &[&int(id.0)])?.pop())
}

/// The letters of a recipient and ticket that are not settled, or were a moment ago.
fn pair(
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
fn update(connection: &Connection, letter: &Letter) -> Result<(), StoreError> {
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
fn put(
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

/// What a clock that was ahead wrote: due later than it may be (`Delivery::believed`).
const AHEAD: &str = "letters.due > ?1 AND (letters.due > ?3
        OR (letters.state = 1 AND letters.due > ?2)
        OR (letters.state = 0 AND fence = 0 AND since > ?1))";

fn take(
    connection: &Connection,
    now: DateTime<Utc>,
    lease: TimeDelta,
    limit: usize,
) -> Result<Vec<Letter>, StoreError> {
    let (leased, paused) = (micros(now + lease), micros(now + LONGEST_PAUSE));
    for mut letter in
        select(connection, &format!("WHERE {AHEAD}"), &[&micros(now), &leased, &paused])?
    {
        if let Some(mended) = letter.delivery.believed(now, lease) {
            letter.delivery = mended;
            update(connection, &letter)?;
        }
    }
    let mut taken = Vec::new();
    while taken.len() < limit {
        let due = "WHERE letters.due <= ?1 ORDER BY letters.due, letters.id LIMIT 1";
        let Some(mut first) = select(connection, due, &[&micros(now)])?.pop() else { break };
        let number = number_of(connection, first.ticket)?.map_or(0, row_of);
        let pair = pair(connection, number, &recipient_text(&first.to), now)?;
        if let Some(until) = first.held(&pair, now) {
            first.delivery.due = Some(until);
            update(connection, &first)?;
            continue;
        }
        let Some((letter, folded)) = first.take(&pair, now, lease) else { break };
        for id in folded {
            execute(connection, "DELETE FROM letters WHERE id = ?1", &[&int(id.0)])?;
        }
        update(connection, &letter)?;
        taken.push(letter);
    }
    Ok(taken)
}

fn settle(
    connection: &Connection,
    id: LetterId,
    fence: u64,
    outcome: &Settlement,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Some(mut letter) = find(connection, id)? else { return Ok(false) };
    let Some(delivery) = letter.delivery.settle(fence, outcome, now) else { return Ok(false) };
    letter.delivery = delivery;
    update(connection, &letter)?;
    let number = number_of(connection, letter.ticket)?.map_or(0, row_of);
    // Those behind it need not wait for the lease; whoever takes them looks again.
    execute(
        connection,
        "UPDATE letters SET due = ?3
         WHERE ticket = ?1 AND recipient = ?2 AND state = 0 AND fence = 0",
        &[&number, &recipient_text(&letter.to), &micros(now)],
    )?;
    if let Settlement::Spread(agents) = outcome {
        for agent in agents {
            let to = recipient_text(&Recipient::Agent(agent.clone()));
            put(connection, number, &to, &letter.items, now)?;
        }
    }
    Ok(true)
}

fn queue(connection: &Connection, notice: &Notice, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let unknown = || input(format!("there is no ticket `{}`", notice.ticket));
    let number = number_of(connection, notice.ticket)?.map(row_of).ok_or_else(unknown)?;
    let to = recipient_text(&notice.to);
    let filter = "WHERE ticket = ?1 AND recipient = ?2";
    let known = select(connection, filter, &[&number, &to])?;
    if known.iter().flat_map(|letter| &letter.items).any(|(_, kind)| *kind == notice.kind) {
        return Ok(false);
    }
    put(connection, number, &to, &[(notice.seq, notice.kind)], now)?;
    Ok(true)
}

/// Makes the desk another incarnation.
pub(crate) fn renew(connection: &Connection) -> Result<(), StoreError> {
    execute(connection, "UPDATE outbox SET incarnation = randomblob(16)", &[])?;
    Ok(())
}

/// A server's reason may name the address of who is erased.
pub(crate) fn forget_reasons(connection: &Connection, to: &Recipient) -> Result<(), StoreError> {
    let sql = "UPDATE letters SET reason = NULL WHERE recipient = ?1 AND reason IS NOT NULL";
    execute(connection, sql, &[&recipient_text(to)])?;
    Ok(())
}

/// Returns whether there is nothing to take: asked first, so that an idle outbox writes nothing.
fn is_idle(
    connection: &Connection,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<bool, StoreError> {
    let (leased, paused) = (micros(now + lease), micros(now + LONGEST_PAUSE));
    let due: Option<i64> = connection
        .prepare_cached(&format!("SELECT id FROM letters WHERE due <= ?1 OR ({AHEAD}) LIMIT 1"))
        .and_then(|mut statement| {
            statement.query_row(params![micros(now), leased, paused], |row| row.get(0)).optional()
        })
        .map_err(store)?;
    Ok(due.is_none())
}

impl Outbox for Sqlite {
    fn incarnation(&self) -> Result<Incarnation, StoreError> {
        self.readers.once(|connection| {
            connection
                .prepare_cached("SELECT incarnation FROM outbox")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
                .map(Incarnation)
                .map_err(store)
        })
    }

    fn take_letters(
        &self,
        now: DateTime<Utc>,
        lease: TimeDelta,
        limit: usize,
    ) -> Result<Vec<Letter>, StoreError> {
        if self.readers.once(|connection| is_idle(connection, now, lease))? {
            return Ok(Vec::new());
        }
        self.writer()?.write(move |batch| take(batch.connection, now, lease, limit))
    }

    fn settle_letter(
        &self,
        id: LetterId,
        fence: u64,
        outcome: Settlement,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| settle(batch.connection, id, fence, &outcome, now))
    }

    fn queue_letter(&self, notice: Notice, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| queue(batch.connection, &notice, now))
    }

    fn revive_letter(&self, id: LetterId, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| {
            let Some(mut letter) = find(batch.connection, id)? else { return Ok(false) };
            let Some(delivery) = letter.delivery.revive(now) else { return Ok(false) };
            letter.delivery = delivery;
            update(batch.connection, &letter)?;
            Ok(true)
        })
    }

    fn letters(
        &self,
        wanted: Option<LetterState>,
        after: LetterId,
        limit: usize,
    ) -> Result<Vec<Letter>, StoreError> {
        let filter = match wanted {
            Some(LetterState::Dead) => {
                "WHERE letters.id > ?1 AND letters.state = 3 AND ?3 = 3
                 ORDER BY letters.id LIMIT ?2"
            }
            Some(_) => "WHERE letters.id > ?1 AND letters.state = ?3 ORDER BY letters.id LIMIT ?2",
            None => "WHERE letters.id > ?1 AND ?3 < 0 ORDER BY letters.id LIMIT ?2",
        };
        let chosen = wanted.map_or(-1, code);
        self.readers
            .once(|connection| select(connection, filter, &[&int(after.0), &count(limit), &chosen]))
    }
}
