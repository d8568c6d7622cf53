//! What was looked up before a write is checked again in its transaction.

use helpdesk_core::Actor;
use helpdesk_store::{Precondition, StoreError};
use rusqlite::{Connection, Params};

use crate::error::{input, store};
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

/// Refuses a write to people if a precondition does not hold.
pub(crate) fn hold(
    connection: &Connection,
    preconditions: &[Precondition],
) -> Result<(), StoreError> {
    match first_broken(connection, preconditions)? {
        Some(broken) => Err(input(broken.to_string())),
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
        Precondition::NotErased(actor) => {
            let sql = "SELECT 1 FROM erased WHERE actor = ?1";
            Ok(!exists(connection, sql, [actor.to_string()])?)
        }
        Precondition::Leads(key) => {
            let sql = "SELECT 1 FROM agents WHERE key = ?1 AND active AND lead";
            exists(connection, sql, [key.as_str()])
        }
        Precondition::LeadRemains => {
            exists(connection, "SELECT 1 FROM agents WHERE active AND lead", [])
        }
    }
}

fn exists(connection: &Connection, sql: &str, values: impl Params) -> Result<bool, StoreError> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.exists(values)).map_err(store)
}

/// Keeps the key of somebody who was erased.
pub(crate) fn keep_erased(connection: &Connection, actor: &Actor) -> Result<(), StoreError> {
    let sql = "INSERT INTO erased (actor) VALUES (?1) ON CONFLICT DO NOTHING";
    execute(connection, sql, &[&actor.to_string()]).map(|_| ())
}
