//! What the operator chooses, ratings that were read, and the desk's own log.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{CannedAnswer, Policy, TicketNumber};
use helpdesk_store::{
    CursorKey, DeskAct, DeskLine, DeskLog, PolicyVersion, RatingMark, RatingMarks, Settings,
    StoreError,
};
use rusqlite::Connection;

use crate::codec::{from_json, int, json, unsigned};
use crate::error::store;
use crate::lines::{act, lines};
use crate::open::Sqlite;
use crate::statement::execute;
use crate::{canned, reports};

fn policy(connection: &Connection) -> Result<(Policy, PolicyVersion), StoreError> {
    let (policy, version): (String, i64) = connection
        .prepare_cached("SELECT policy, policy_version FROM desk")
        .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(store)?;
    Ok((from_json("the policy", &policy)?, PolicyVersion(unsigned(version)?)))
}

impl Settings for Sqlite {
    fn policy(&self) -> Result<(Policy, PolicyVersion), StoreError> {
        self.readers.once(policy)
    }

    fn set_policy(
        &self,
        policy: Policy,
        expected: PolicyVersion,
        told: DeskAct,
    ) -> Result<bool, StoreError> {
        let (policy, hours) = (json(&policy)?, policy.hours);
        self.writer()?.write(move |batch| {
            act(batch.connection, &told, |connection| {
                let changed = execute(
                    connection,
                    "UPDATE desk SET policy = ?1, policy_version = policy_version + 1
                     WHERE policy_version = ?2",
                    &[&policy, &int(expected.0)],
                )? == 1;
                if changed {
                    reports::note_hours(connection, told.line.at, &hours)?;
                }
                Ok(changed)
            })
        })
    }

    fn calendars(&self) -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError> {
        self.readers.once(reports::calendars)
    }

    fn set_calendars(&self, history: Vec<(DateTime<Utc>, Calendar)>) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| reports::set_calendars(batch.connection, &history))
    }

    fn canned_answers(&self) -> Result<Vec<CannedAnswer>, StoreError> {
        self.readers.together(canned::all)
    }

    fn put_canned_answer(&self, answer: CannedAnswer, told: DeskAct) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            let put = |connection: &Connection| canned::put(connection, &answer).map(|()| true);
            act(batch.connection, &told, put).map(|_| ())
        })
    }

    fn set_canned_answers(&self, answers: Vec<CannedAnswer>) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| canned::set(batch.connection, &answers))
    }

    fn cursor_key(&self) -> Result<CursorKey, StoreError> {
        self.readers.once(|connection| {
            connection
                .prepare_cached("SELECT cursor_key FROM desk")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
                .map(CursorKey)
                .map_err(store)
        })
    }
}

impl RatingMarks for Sqlite {
    fn mark_rating(
        &self,
        ticket: TicketNumber,
        mark: RatingMark,
    ) -> Result<RatingMark, StoreError> {
        self.writer()?.write(move |batch| reports::mark(batch.connection, ticket, &mark))
    }

    fn rating_marks(
        &self,
        tickets: BTreeSet<TicketNumber>,
    ) -> Result<BTreeMap<TicketNumber, RatingMark>, StoreError> {
        self.readers.together(|connection| reports::marks_of(connection, &tickets))
    }

    fn all_rating_marks(
        &self,
        after: Option<TicketNumber>,
        limit: usize,
    ) -> Result<Vec<(TicketNumber, RatingMark)>, StoreError> {
        self.readers.once(|connection| reports::all_marks(connection, after, limit))
    }
}

impl DeskLog for Sqlite {
    fn record(&self, told: DeskAct) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| act(batch.connection, &told, |_| Ok(true)).map(|_| ()))
    }

    fn lines(&self, after: u64, limit: usize) -> Result<Vec<(u64, DeskLine)>, StoreError> {
        let sql = "SELECT place, at, actor, action, subject, reason FROM desk_log
                   WHERE place > ?1 ORDER BY place LIMIT ?2";
        self.readers.once(|connection| lines(connection, sql, int(after), limit))
    }

    fn lines_before(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, DeskLine)>, StoreError> {
        let sql = "SELECT place, at, actor, action, subject, reason FROM desk_log
                   WHERE place < ?1 ORDER BY place DESC LIMIT ?2";
        let before = before.map_or(i64::MAX, int);
        self.readers.once(|connection| lines(connection, sql, before, limit))
    }
}
