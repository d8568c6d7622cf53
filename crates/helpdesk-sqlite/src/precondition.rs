//! What was looked up before a write is checked again in its transaction.

use helpdesk_core::Actor;
use helpdesk_store::{Precondition, StoreError};
use rusqlite::{Connection, Params, Row};

use crate::directory::{agent_card, customer_card, project_card};
use crate::error::store;
use crate::statement::execute;

/// Returns the first precondition that does not hold. The writer is alone, so what holds here holds until the
/// transaction ends.
pub(crate) fn first_broken(
    connection: &Connection,
    preconditions: &[Precondition],
) -> Result<Option<Precondition>, StoreError> {
    for precondition in preconditions {
        if !holds(connection, precondition)? {
            return Ok(Some(precondition.clone()));
        }
    }
    Ok(None)
}

/// Refuses a write under which something does not hold.
pub(crate) fn hold(
    connection: &Connection,
    preconditions: &[Precondition],
) -> Result<(), StoreError> {
    match first_broken(connection, preconditions)? {
        Some(broken) => Err(broken.into()),
        None => Ok(()),
    }
}

fn holds(connection: &Connection, precondition: &Precondition) -> Result<bool, StoreError> {
    match precondition {
        Precondition::CustomerActive(key) => {
            let sql = "SELECT 1 FROM customers WHERE key = ?1 AND active";
            exists(connection, sql, [key.as_str()])
        }
        Precondition::AgentActive(key) => {
            exists(connection, "SELECT 1 FROM agents WHERE key = ?1 AND active", [key.as_str()])
        }
        Precondition::Member(customer, project) => {
            let sql = "SELECT 1 FROM members WHERE project = ?1 AND customer = ?2";
            exists(connection, sql, [project.as_str(), customer.as_str()])
        }
        Precondition::NotErased(actor) => Ok(!is_erased(connection, actor)?),
        Precondition::Leads(key) => {
            let sql = "SELECT 1 FROM agents WHERE key = ?1 AND active AND lead";
            exists(connection, sql, [key.as_str()])
        }
        Precondition::LeadRemains => {
            exists(connection, "SELECT 1 FROM agents WHERE active AND lead", [])
        }
        Precondition::Customer(key, read) => {
            let sql = "SELECT key, name, email, language, active FROM customers WHERE key = ?1";
            stands(connection, sql, key.as_str(), read.as_deref(), customer_card)
        }
        Precondition::Agent(key, read) => {
            let sql = "SELECT key, name, email, language, lead, active FROM agents WHERE key = ?1";
            stands(connection, sql, key.as_str(), read.as_deref(), agent_card)
        }
        Precondition::Project(key, read) => {
            let sql = "SELECT key, number, name FROM projects WHERE key = ?1";
            stands(connection, sql, key.as_str(), read.as_deref(), project_card)
        }
    }
}

/// Whether the card under a key is the one that was read.
fn stands<C: PartialEq>(
    connection: &Connection,
    sql: &str,
    key: &str,
    was: Option<&C>,
    read: impl Fn(&Row<'_>) -> Result<C, StoreError>,
) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query([key]).map_err(store)?;
    let kept = rows.next().map_err(store)?.map(read).transpose()?;
    Ok(kept.as_ref() == was)
}

fn exists(connection: &Connection, sql: &str, values: impl Params) -> Result<bool, StoreError> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.exists(values)).map_err(store)
}

/// Returns whether this key was erased.
pub(crate) fn is_erased(connection: &Connection, actor: &Actor) -> Result<bool, StoreError> {
    exists(connection, "SELECT 1 FROM erased WHERE actor = ?1", [actor.to_string()])
}

/// Keeps the key of somebody who was erased.
pub(crate) fn keep_erased(connection: &Connection, actor: &Actor) -> Result<(), StoreError> {
    let sql = "INSERT INTO erased (actor) VALUES (?1) ON CONFLICT DO NOTHING";
    execute(connection, sql, &[&actor.to_string()]).map(|_| ())
}
