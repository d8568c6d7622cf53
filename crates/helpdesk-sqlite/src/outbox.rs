//! Letters in the file: what the protocol of `helpdesk-store` decides, written down.

pub(crate) mod follow;
mod letters;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{Notice, Recipient};
use helpdesk_store::{
    DeskAct, Incarnation, LONGEST_PAUSE, Letter, LetterId, LetterState, Outbox, Settlement,
    StoreError,
};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) use self::follow::{follow, forget};
pub(crate) use self::letters::of_ticket;
use self::letters::{code, find, page, pair, put, select, update};
use crate::codec::{int, micros, row_of};
use crate::error::{input, store};
use crate::lines::act;
use crate::log::recipient_text;
use crate::open::Sqlite;
use crate::row::number_of;
use crate::statement::execute;

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
    let ahead = format!("WHERE {AHEAD}");
    let ahead = select(connection, &ahead, &[&micros(now), &leased, &paused])?;
    for mut letter in ahead {
        if let Some(mended) = letter.delivery.believed(now, lease) {
            letter.delivery = mended;
            update(connection, &letter)?;
        }
    }
    let mut taken = Vec::new();
    while taken.len() < limit {
        let due = "WHERE letters.due <= ?1 ORDER BY letters.due, letters.id";
        let Some(mut next) = page(connection, due, &[&micros(now)], 1)?.pop() else { break };
        let number = number_of(connection, next.ticket)?.map_or(0, row_of);
        let pair = pair(connection, number, &recipient_text(&next.to), now)?;
        if let Some(until) = next.held(&pair, now) {
            next.delivery.due = Some(until);
            update(connection, &next)?;
            continue;
        }
        let Some((letter, folded)) = next.take(&pair, now, lease) else { break };
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
    // Those behind it need not wait for the lease; they are checked again when they are taken.
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

/// A server's reason may quote words of a letter: it goes with the words of the ticket, to whomever it was.
pub(crate) fn forget_reasons_of(connection: &Connection, ticket: i64) -> Result<(), StoreError> {
    let sql = "UPDATE letters SET reason = NULL WHERE ticket = ?1 AND reason IS NOT NULL";
    execute(connection, sql, &[&ticket])?;
    Ok(())
}

/// A server's reason may name the address of who is erased, who was told of others' tickets too.
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

    fn revive_letter(&self, id: LetterId, told: DeskAct) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| {
            act(batch.connection, &told, |connection| {
                let Some(mut letter) = find(connection, id)? else { return Ok(false) };
                let revived = letter.delivery.revive(told.line.at);
                let Some(delivery) = revived else { return Ok(false) };
                letter.delivery = delivery;
                update(connection, &letter)?;
                Ok(true)
            })
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
                "WHERE letters.id > ?1 AND letters.state = 3 AND ?2 = 3 ORDER BY letters.id"
            }
            Some(_) => "WHERE letters.id > ?1 AND letters.state = ?2 ORDER BY letters.id",
            None => "WHERE letters.id > ?1 AND ?2 < 0 ORDER BY letters.id",
        };
        let chosen = wanted.map_or(-1, code);
        self.readers.once(|connection| page(connection, filter, &[&int(after.0), &chosen], limit))
    }
}
