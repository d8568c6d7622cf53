//! «May this agent be inside this project?» at a million grants.

use chrono::{DateTime, Utc};
use helpdesk::{AgentId, ProjectId};
use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::desks;
use super::figure::{Figure, Floor, Side, Times, ratio};
use super::generate::{GRANT_AGENTS, Kind};
use super::people::{self, PROJECTS};
use super::{twin, writes};
use helpdesk_trials::Outcome;
use helpdesk_trials::random::Random;

/// How many live grants the desk has, each entered under.
const GRANTS: usize = 1_000_000;
const ROUNDS: usize = 11;
const EACH: usize = 5_000;

const GRANT: &str = "
    SELECT id, number, customer, access_until, version,
        EXISTS (SELECT 1 FROM entries
            WHERE entries.ticket = number AND entries.granted_seq = tickets.granted_seq
                AND entries.agent = ?1)
    FROM tickets INDEXED BY tickets_granted
    WHERE access = 2 AND assignee = ?1 AND project = ?2 AND status < 2
        AND (access_until IS NULL OR access_until > ?3)
    ORDER BY access_until IS NULL DESC, access_until DESC, number";

/// Measures the check, and the store's part of it.
///
/// # Errors
/// Either side fails, or denies something that is allowed.
pub fn check() -> Outcome<Vec<Figure>> {
    let path = desks::made(Kind::Grants, GRANTS)?;
    let desk = writes::open(&path)?;
    let db = twin::connect(&path, 4_096)?;
    let mut twin = Twin::new(&db)?;
    let mut random = Random::new(5);
    let mut sides: [Side; 4] = std::array::from_fn(|_| Side::default());
    for round in 0..=ROUNDS {
        let pairs = (0..EACH)
            .map(|_| {
                Ok((
                    people::agent(random.below(GRANT_AGENTS))?,
                    people::project(random.below(PROJECTS))?,
                ))
            })
            .collect::<Outcome<Vec<(AgentId, ProjectId)>>>()?;
        let now = desk.now();
        let each = |ask: &mut dyn FnMut(&AgentId, &ProjectId) -> Outcome<bool>| {
            let mut pairs = pairs.iter();
            Times::take(EACH, |_| {
                let (agent, project) = pairs.next().ok_or("no more pairs")?;
                if ask(agent, project)? { Ok(()) } else { Err("a grant is not seen".into()) }
            })
        };
        let rounds = [
            each(&mut |agent, project| Ok(desk.check(agent, project).is_ok()))?,
            each(&mut |agent, project| twin.check(agent, project, now))?,
            each(&mut |agent, project| {
                Ok(!helpdesk::testing::store(&desk)
                    .consents(agent.clone(), project.clone(), now)?
                    .is_empty())
            })?,
            each(&mut |agent, project| Ok(twin.grant(agent, project, now)?.is_some()))?,
        ];
        if round > 0 {
            sides.iter_mut().zip(rounds).for_each(|(side, times)| side.add(times));
        }
    }
    let [check, raw, consents, grant] = sides;
    let figure = |what: &str, ours: &Side, theirs: &Side| Figure {
        what: format!("{what}, 1 M live grants"),
        ours: ours.told(),
        twin: theirs.told(),
        value: Some(1.0 / ratio(theirs, ours, Times::median)),
        floor: Floor::AtMost(2.0),
    };
    Ok(vec![
        figure("`check` (grant, entry, agent, customer, member)", &check, &raw),
        figure("the store's `consents` alone, beside its one query", &consents, &grant),
    ])
}

/// The same questions, by hand.
struct Twin<'a> {
    agent: Statement<'a>,
    grant: Statement<'a>,
    member: Statement<'a>,
    customer: Statement<'a>,
}

/// What the grant's row says.
#[derive(Debug)]
struct Grant {
    id: Vec<u8>,
    number: i64,
    customer: String,
    until: Option<i64>,
    version: i64,
    entered: bool,
}

impl<'a> Twin<'a> {
    fn new(db: &'a Connection) -> Outcome<Self> {
        Ok(Self {
            agent: db.prepare("SELECT active FROM agents WHERE key = ?1")?,
            grant: db.prepare(GRANT)?,
            member: db.prepare("SELECT 1 FROM members WHERE project = ?1 AND customer = ?2")?,
            customer: db.prepare("SELECT active FROM customers WHERE key = ?1")?,
        })
    }

    fn grant(
        &mut self,
        agent: &AgentId,
        project: &ProjectId,
        now: DateTime<Utc>,
    ) -> Outcome<Option<Grant>> {
        let asked = params![agent.as_str(), project.as_str(), now.timestamp_micros()];
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Grant {
                id: row.get(0)?,
                number: row.get(1)?,
                customer: row.get(2)?,
                until: row.get(3)?,
                version: row.get(4)?,
                entered: row.get(5)?,
            })
        };
        let grant = self.grant.query_row(asked, read).optional()?;
        Ok(grant.filter(|grant| {
            grant.id.len() == 16
                && grant.number > 0
                && grant.version > 0
                && grant.until.is_none_or(|until| until > 0)
        }))
    }

    fn check(&mut self, agent: &AgentId, project: &ProjectId, now: DateTime<Utc>) -> Outcome<bool> {
        let active: Option<bool> =
            self.agent.query_row([agent.as_str()], |row| row.get(0)).optional()?;
        if active != Some(true) {
            return Ok(false);
        }
        let Some(grant) = self.grant(agent, project, now)? else { return Ok(false) };
        let member = self.member.exists([project.as_str(), &grant.customer])?;
        let active: Option<bool> =
            self.customer.query_row([&grant.customer], |row| row.get(0)).optional()?;
        Ok(grant.entered && member && active == Some(true))
    }
}
