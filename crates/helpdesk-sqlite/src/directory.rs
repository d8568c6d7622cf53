//! People and projects of the stand-alone desk, read.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::{AgentId, CustomerId, Language, ProjectId};
use helpdesk_store::{AgentCard, CustomerCard, Directory, FOUND_MAX, ProjectCard, StoreError};
use rusqlite::{Connection, Row, params};

use crate::codec::{column, key, unsigned};
use crate::error::{damaged, store};
use crate::open::Sqlite;
use crate::statement::page;

fn language(code: &str) -> Result<Language, StoreError> {
    code.parse().map_err(|error| damaged("a person's language").because(error))
}

pub(crate) fn customer_card(row: &Row<'_>) -> Result<CustomerCard, StoreError> {
    Ok(CustomerCard::new(
        key(column(row, 0)?)?,
        column::<String>(row, 1)?,
        language(&column::<String>(row, 3)?)?,
    )
    .email(column::<String>(row, 2)?)
    .active(column(row, 4)?))
}

pub(crate) fn agent_card(row: &Row<'_>) -> Result<AgentCard, StoreError> {
    Ok(AgentCard::new(
        key(column(row, 0)?)?,
        column::<String>(row, 1)?,
        language(&column::<String>(row, 3)?)?,
    )
    .email(column::<String>(row, 2)?)
    .lead(column(row, 4)?)
    .active(column(row, 5)?))
}

pub(crate) fn project_card(row: &Row<'_>) -> Result<ProjectCard, StoreError> {
    Ok(ProjectCard::new(
        key(column(row, 0)?)?,
        unsigned(column(row, 1)?)?,
        column::<String>(row, 2)?,
    ))
}

/// Looks up each key with `sql`.
fn known<K: Ord, C>(
    connection: &Connection,
    sql: &str,
    keys: BTreeSet<K>,
    text: impl Fn(&K) -> &str,
    read: impl Fn(&Row<'_>) -> Result<C, StoreError>,
) -> Result<BTreeMap<K, C>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut found = BTreeMap::new();
    for key in keys {
        let mut rows = statement.query([text(&key)]).map_err(store)?;
        if let Some(row) = rows.next().map_err(store)? {
            let card = read(row)?;
            found.insert(key, card);
        }
    }
    Ok(found)
}

impl Directory for Sqlite {
    fn customers(
        &self,
        keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError> {
        let sql = "SELECT key, name, email, language, active FROM customers WHERE key = ?1";
        self.readers.checks().for_all(keys.len(), |connection| {
            known(connection, sql, keys, CustomerId::as_str, customer_card)
        })
    }

    fn agents(&self, keys: BTreeSet<AgentId>) -> Result<BTreeMap<AgentId, AgentCard>, StoreError> {
        let sql = "SELECT key, name, email, language, lead, active FROM agents WHERE key = ?1";
        self.readers.checks().for_all(keys.len(), |connection| {
            known(connection, sql, keys, AgentId::as_str, agent_card)
        })
    }

    fn projects(
        &self,
        keys: BTreeSet<ProjectId>,
    ) -> Result<BTreeMap<ProjectId, ProjectCard>, StoreError> {
        let sql = "SELECT key, number, name FROM projects WHERE key = ?1";
        self.readers.checks().for_all(keys.len(), |connection| {
            known(connection, sql, keys, ProjectId::as_str, project_card)
        })
    }

    fn members(
        &self,
        pairs: BTreeSet<(CustomerId, ProjectId)>,
    ) -> Result<BTreeSet<(CustomerId, ProjectId)>, StoreError> {
        self.readers.checks().for_all(pairs.len(), |connection| {
            let mut statement = connection
                .prepare_cached("SELECT 1 FROM members WHERE project = ?1 AND customer = ?2")
                .map_err(store)?;
            let mut held = BTreeSet::new();
            for (customer, project) in pairs {
                let values = params![project.as_str(), customer.as_str()];
                if statement.exists(values).map_err(store)? {
                    held.insert((customer, project));
                }
            }
            Ok(held)
        })
    }

    fn projects_of(&self, customer: CustomerId) -> Result<Vec<ProjectCard>, StoreError> {
        let sql = "SELECT projects.key, number, projects.name
                   FROM members JOIN projects ON projects.key = project
                   WHERE customer = ?1 ORDER BY number LIMIT ?2";
        self.readers
            .once(|connection| page(connection, sql, customer.as_str(), usize::MAX, project_card))
    }

    fn team(&self) -> Result<Vec<AgentCard>, StoreError> {
        // There are few agents, and nobody else is in this table.
        let sql = "SELECT key, name, email, language, lead, active FROM agents
                   WHERE active AND key > ?1 ORDER BY name, key LIMIT ?2";
        self.readers.once(|connection| page(connection, sql, "", usize::MAX, agent_card))
    }

    fn find_customers(&self, typed: String) -> Result<Vec<CustomerCard>, StoreError> {
        let named = "SELECT key, name, email, language, active FROM customers
                     WHERE key = ?1 LIMIT ?2";
        let addressed = "SELECT key, name, email, language, active FROM customers
                         WHERE email <> '' AND lower(email) = lower(?1) AND key <> ?1
                         ORDER BY key LIMIT ?2";
        self.readers.together(|connection| {
            let mut found = page(connection, named, &typed, FOUND_MAX, customer_card)?;
            let left = FOUND_MAX - found.len();
            found.extend(page(connection, addressed, &typed, left, customer_card)?);
            Ok(found)
        })
    }
}
