//! What the operator chooses, people and projects to write, and the desk's own log.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{AgentId, CannedAnswer, CustomerId, Policy, ProjectId, TicketNumber};
use helpdesk_store::{
    AgentCard, CursorKey, CustomerCard, Desk, DeskLine, PolicyVersion, ProjectCard, RatingMark,
    StoreError,
};
use rusqlite::{Connection, params};

use crate::codec::{column, from_json, int, json, key, unsigned};
use crate::directory::{agent_card, customer_card, project_card};
use crate::error::{input, store};
use crate::lines::{lines, write_line};
use crate::open::Sqlite;
use crate::replace::is_empty;
use crate::statement::{execute, exists, page};
use crate::{canned, reports};

fn policy(connection: &Connection) -> Result<(Policy, PolicyVersion), StoreError> {
    let (policy, version): (String, i64) = connection
        .prepare_cached("SELECT policy, policy_version FROM desk")
        .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(store)?;
    Ok((from_json("the policy", &policy)?, PolicyVersion(unsigned(version)?)))
}

fn put_project(connection: &Connection, card: &ProjectCard) -> Result<(), StoreError> {
    let number =
        i64::try_from(card.number).map_err(|_| input("a project's number must fit in 63 bits"))?;
    let holder: Option<String> = {
        let mut statement = connection
            .prepare_cached("SELECT key FROM projects WHERE number = ?1 AND key <> ?2")
            .map_err(store)?;
        let mut rows = statement.query(params![number, card.key.as_str()]).map_err(store)?;
        rows.next().map_err(store)?.map(|row| column(row, 0)).transpose()?
    };
    if let Some(holder) = holder {
        return Err(input(format!("project `{holder}` has the number {number}")));
    }
    execute(
        connection,
        "INSERT INTO projects (key, number, name) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET number = excluded.number, name = excluded.name",
        &[&card.key.as_str(), &number, &card.name],
    )?;
    Ok(())
}

fn set_member(
    connection: &Connection,
    project: &ProjectId,
    customer: &CustomerId,
    member: bool,
) -> Result<bool, StoreError> {
    if !exists(connection, "SELECT 1 FROM projects WHERE key = ?1", project.as_str())? {
        return Err(input(format!("there is no project `{project}`")));
    }
    if !exists(connection, "SELECT 1 FROM customers WHERE key = ?1", customer.as_str())? {
        return Err(input(format!("there is no customer `{customer}`")));
    }
    let sql = if member {
        "INSERT INTO members (project, customer) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM members WHERE project = ?1 AND customer = ?2"
    };
    Ok(execute(connection, sql, &[&project.as_str(), &customer.as_str()])? > 0)
}

impl Desk for Sqlite {
    fn policy(&self) -> Result<(Policy, PolicyVersion), StoreError> {
        self.readers.once(policy)
    }

    fn set_policy(
        &self,
        policy: Policy,
        expected: PolicyVersion,
        line: DeskLine,
    ) -> Result<bool, StoreError> {
        let (policy, hours) = (json(&policy)?, policy.hours);
        self.writer()?.write(move |batch| {
            let changed = execute(
                batch.connection,
                "UPDATE desk SET policy = ?1, policy_version = policy_version + 1
                 WHERE policy_version = ?2",
                &[&policy, &int(expected.0)],
            )? == 1;
            if changed {
                reports::note_hours(batch.connection, line.at, &hours)?;
                write_line(batch.connection, &line)?;
            }
            Ok(changed)
        })
    }

    fn calendars(&self) -> Result<Vec<(DateTime<Utc>, Calendar)>, StoreError> {
        self.readers.once(reports::calendars)
    }

    fn set_calendars(&self, history: Vec<(DateTime<Utc>, Calendar)>) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| reports::set_calendars(batch.connection, &history))
    }

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

    fn canned_answers(&self) -> Result<Vec<CannedAnswer>, StoreError> {
        self.readers.together(canned::all)
    }

    fn put_canned_answer(&self, answer: CannedAnswer, line: DeskLine) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            canned::put(batch.connection, &answer)?;
            write_line(batch.connection, &line)
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

    fn put_customer(&self, card: CustomerCard, line: DeskLine) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            execute(
                batch.connection,
                "INSERT INTO customers (key, name, email, language, active)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (key) DO UPDATE SET name = excluded.name, email = excluded.email,
                     language = excluded.language, active = excluded.active",
                &[&card.key.as_str(), &card.name, &card.email, &card.language.code(), &card.active],
            )?;
            write_line(batch.connection, &line)
        })
    }

    fn put_agent(&self, card: AgentCard, line: DeskLine) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            execute(
                batch.connection,
                "INSERT INTO agents (key, name, email, language, lead, active)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (key) DO UPDATE SET name = excluded.name, email = excluded.email,
                     language = excluded.language, lead = excluded.lead, active = excluded.active",
                &[
                    &card.key.as_str(),
                    &card.name,
                    &card.email,
                    &card.language.code(),
                    &card.lead,
                    &card.active,
                ],
            )?;
            write_line(batch.connection, &line)
        })
    }

    fn put_project(&self, card: ProjectCard, line: DeskLine) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            put_project(batch.connection, &card)?;
            write_line(batch.connection, &line)
        })
    }

    fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
        line: DeskLine,
    ) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| {
            let changed = set_member(batch.connection, &project, &customer, member)?;
            if changed {
                write_line(batch.connection, &line)?;
            }
            Ok(changed)
        })
    }

    fn customer_cards(
        &self,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerCard>, StoreError> {
        let sql = "SELECT key, name, email, language, active FROM customers
                   WHERE key > ?1 ORDER BY key LIMIT ?2";
        let after = after.as_ref().map_or("", CustomerId::as_str);
        self.readers.once(|connection| page(connection, sql, after, limit, customer_card))
    }

    fn agent_cards(
        &self,
        after: Option<AgentId>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError> {
        let sql = "SELECT key, name, email, language, lead, active FROM agents
                   WHERE key > ?1 ORDER BY key LIMIT ?2";
        let after = after.as_ref().map_or("", AgentId::as_str);
        self.readers.once(|connection| page(connection, sql, after, limit, agent_card))
    }

    fn project_cards(
        &self,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError> {
        let sql = "SELECT key, number, name FROM projects WHERE key > ?1 ORDER BY key LIMIT ?2";
        let after = after.as_ref().map_or("", ProjectId::as_str);
        self.readers.once(|connection| page(connection, sql, after, limit, project_card))
    }

    fn members_of(&self, project: ProjectId) -> Result<Vec<CustomerId>, StoreError> {
        let sql = "SELECT customer FROM members WHERE project = ?1 ORDER BY customer LIMIT ?2";
        self.readers.once(|connection| {
            page(connection, sql, project.as_str(), usize::MAX, |row| key(column(row, 0)?))
        })
    }

    fn record(&self, line: DeskLine) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| write_line(batch.connection, &line))
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

    fn is_empty(&self) -> Result<bool, StoreError> {
        self.readers.once(is_empty)
    }
}
