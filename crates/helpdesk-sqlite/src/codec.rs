//! How values are stored in columns.

use chrono::{DateTime, Utc};
use helpdesk_core::{
    Actor, Digest, FileId, Priority, Salt, Status, TicketId, TicketNumber, Version,
};
use helpdesk_store::StoreError;
use rusqlite::Row;
use rusqlite::types::FromSql;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::{damaged, store};

/// Returns a column's value.
pub(crate) fn column<T: FromSql>(row: &Row<'_>, index: usize) -> Result<T, StoreError> {
    row.get(index).map_err(store)
}

/// Returns a number as SQLite keeps it; what does not fit is cut at the largest.
pub(crate) fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Returns a count as SQLite keeps it.
pub(crate) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Returns a stored number that is never negative.
pub(crate) fn unsigned(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| damaged(format!("a stored number is negative: {n}")))
}

/// Returns a stored version.
pub(crate) fn version(n: i64) -> Result<Version, StoreError> {
    unsigned(n).map(Version)
}

/// Returns a stored ticket number.
pub(crate) fn number(n: i64) -> Result<TicketNumber, StoreError> {
    let n = unsigned(n)?;
    TicketNumber::new(n).map_err(|error| damaged("a ticket has no number").because(error))
}

/// Returns a ticket number as it is stored.
pub(crate) fn row_of(number: TicketNumber) -> i64 {
    int(number.get())
}

/// Returns a time as it is stored.
pub(crate) fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// Returns a stored time.
pub(crate) fn time(micros: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(micros)
        .ok_or_else(|| damaged(format!("a stored time is out of range: {micros}")))
}

/// Returns a stored time that may be missing.
pub(crate) fn maybe_time(micros: Option<i64>) -> Result<Option<DateTime<Utc>>, StoreError> {
    micros.map(time).transpose()
}

fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|error| damaged("a stored id is no UUID").because(error))
}

/// Returns a ticket id as it is stored.
pub(crate) fn blob_of(id: TicketId) -> [u8; 16] {
    id.uuid().into_bytes()
}

/// Returns a file id as it is stored.
pub(crate) fn file_blob(id: FileId) -> [u8; 16] {
    id.uuid().into_bytes()
}

/// Returns the ticket id in a column.
pub(crate) fn ticket_id(row: &Row<'_>, index: usize) -> Result<TicketId, StoreError> {
    blob(row, index).and_then(|bytes| uuid(&bytes)).map(TicketId::new)
}

/// Returns the file id in a column.
pub(crate) fn file_id(row: &Row<'_>, index: usize) -> Result<FileId, StoreError> {
    blob(row, index).and_then(|bytes| uuid(&bytes)).map(FileId::new)
}

/// Returns the command id in a column.
pub(crate) fn command_id(
    row: &Row<'_>,
    index: usize,
) -> Result<helpdesk_core::CommandId, StoreError> {
    blob(row, index).and_then(|bytes| uuid(&bytes)).map(helpdesk_core::CommandId::new)
}

fn blob(row: &Row<'_>, index: usize) -> Result<Vec<u8>, StoreError> {
    column(row, index)
}

/// Returns the digest in a column.
pub(crate) fn digest(row: &Row<'_>, index: usize) -> Result<Digest, StoreError> {
    let bytes: [u8; 32] = column(row, index)?;
    Ok(Digest::from_bytes(bytes))
}

/// Returns the salt in a column, or `None` once it is erased.
pub(crate) fn salt(row: &Row<'_>, index: usize) -> Result<Option<Salt>, StoreError> {
    let bytes: Option<[u8; 16]> = column(row, index)?;
    Ok(bytes.map(Salt))
}

/// Returns a status as it is stored.
pub(crate) const fn status_code(status: Status) -> i64 {
    match status {
        Status::Open => 0,
        Status::Resolved => 1,
        Status::Closed => 2,
    }
}

/// Returns a stored status.
pub(crate) fn status(code: i64) -> Result<Status, StoreError> {
    match code {
        0 => Ok(Status::Open),
        1 => Ok(Status::Resolved),
        2 => Ok(Status::Closed),
        _ => Err(damaged(format!("there is no status {code}"))),
    }
}

/// Returns a priority as it is stored.
pub(crate) const fn priority_code(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 0,
        Priority::Medium => 1,
        Priority::High => 2,
    }
}

/// Returns a stored priority.
pub(crate) fn priority(code: i64) -> Result<Priority, StoreError> {
    match code {
        0 => Ok(Priority::Low),
        1 => Ok(Priority::Medium),
        2 => Ok(Priority::High),
        _ => Err(damaged(format!("there is no priority {code}"))),
    }
}

/// Returns an actor as two columns, which sort as actors do.
pub(crate) fn actor_columns(actor: &Actor) -> (i64, &str) {
    match actor {
        Actor::Customer(id) => (0, id.as_str()),
        Actor::Agent(id) => (1, id.as_str()),
        Actor::System => (2, ""),
        Actor::Service(id) => (3, id.as_str()),
    }
}

/// Returns the actor in two columns.
pub(crate) fn actor_of(kind: i64, key: String) -> Result<Actor, StoreError> {
    match kind {
        0 => key.try_into().map(Actor::Customer).map_err(unreadable),
        1 => key.try_into().map(Actor::Agent).map_err(unreadable),
        2 => Ok(Actor::System),
        3 => key.try_into().map(Actor::Service).map_err(unreadable),
        _ => Err(damaged(format!("there is no kind of actor {kind}"))),
    }
}

/// Returns an actor that is stored as text.
pub(crate) fn actor(text: &str) -> Result<Actor, StoreError> {
    text.parse().map_err(unreadable)
}

/// Returns a host key that is stored as text.
pub(crate) fn key<K>(text: String) -> Result<K, StoreError>
where
    K: TryFrom<String, Error = helpdesk_core::IdError>,
{
    text.try_into().map_err(unreadable)
}

fn unreadable(error: helpdesk_core::IdError) -> StoreError {
    damaged("a stored key cannot be read").because(error)
}

/// Returns a value as JSON text.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| {
        StoreError::new(helpdesk_store::StoreErrorKind::Failed, "a value cannot be written")
            .because(error)
    })
}

/// Returns the value of stored JSON text; `what` names it.
pub(crate) fn from_json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| damaged(format!("{what} cannot be read: {error}")).because(error))
}

/// Returns the name of a plain enum's variant in JSON.
pub(crate) fn name_of<T: Serialize>(value: &T) -> Result<String, StoreError> {
    json(value).map(|text| text.trim_matches('"').to_owned())
}

/// Returns the value of a plain enum that is stored by its name.
pub(crate) fn named<T: DeserializeOwned>(what: &str, name: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(name.to_owned()))
        .map_err(|error| damaged(format!("{what} cannot be read: {error}")).because(error))
}
