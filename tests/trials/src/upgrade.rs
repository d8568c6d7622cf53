//! Desks of the first version, and what must hold of one that is being brought to the newest.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Outcome, Verdict, on_disk, room};

/// The migrations, which are never edited: what a desk of each version is made of.
const MIGRATIONS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/helpdesk-sqlite/src/migrations");
/// The table of migrations stands beside them.
const LEDGER: &str =
    "CREATE TABLE migrations (number INTEGER PRIMARY KEY, checksum BLOB NOT NULL) STRICT;";

/// Returns the bytes of the used desk, as version 1 would have written it.
///
/// # Errors
/// It cannot be made, or is not what the first migration makes.
pub fn first_desk() -> Outcome<Vec<u8>> {
    let room = room::scratch()?;
    let file = room.path().join(on_disk::FILE);
    std::fs::write(&file, on_disk::used_desk()?)?;
    let connection = Connection::open(&file)?;
    let first = schema_of(1)?;
    for (kind, name, _) in schema(&connection)? {
        if !first.iter().any(|(_, known, _)| *known == name) {
            connection.execute_batch(&format!("DROP {kind} IF EXISTS {name};"))?;
        }
    }
    connection.execute_batch(
        "DELETE FROM migrations WHERE number > 1; PRAGMA user_version = 1; VACUUM;",
    )?;
    if schema(&connection)? != first {
        return Err("what is left of the desk is not what the first migration makes".into());
    }
    connection.close().map_err(|(_, error)| error)?;
    Ok(std::fs::read(&file)?)
}

type Named = (String, String, String);

/// The files of the migrations, in their order.
fn migrations() -> Outcome<Vec<PathBuf>> {
    let files = std::fs::read_dir(MIGRATIONS)?.map(|entry| Ok(entry?.path()));
    let mut files = files.collect::<Outcome<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn schema_of(version: usize) -> Outcome<Vec<Named>> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(LEDGER)?;
    for file in migrations()?.iter().take(version) {
        connection.execute_batch(&std::fs::read_to_string(file)?)?;
    }
    schema(&connection)
}

/// What a file is made of: kind, name and words, without the spaces between these.
fn schema(connection: &Connection) -> Outcome<Vec<Named>> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let plain = |(kind, name, sql): Named| {
        (kind, name, sql.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let all = rows.map(|row| row.map(plain)).collect::<Result<Vec<_>, _>>()?;
    // The ledger's own words differ in their spaces alone, which is no matter of ours.
    Ok(all.into_iter().filter(|(_, name, _)| name != "migrations").collect())
}

/// What a desk holds, beside its indexes.
fn contents(connection: &Connection) -> Outcome<Vec<String>> {
    let mut lines = Vec::new();
    for sql in [
        "SELECT position || ' ' || hex(hash) || body FROM events ORDER BY position",
        "SELECT number || ' ' || updated || state FROM tickets ORDER BY number",
        "SELECT position || ' ' || words FROM words ORDER BY position",
        "SELECT key || name || email FROM customers ORDER BY key",
        "SELECT hex(bytes) FROM chunks ORDER BY file, part",
        "SELECT hex(command) || ticket FROM receipts ORDER BY kind, key, command",
    ] {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        lines.extend(rows.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(lines)
}

/// Holds a desk, whose upgrade was hurt or not, against the file it was: the version and the schema
/// go together, nothing that it held is gone, and it opens.
pub fn check(file: &Path, before: &[u8]) -> Verdict {
    match try_check(file, before) {
        Ok(verdict) => verdict,
        Err(error) => Verdict::Corrupt(error.to_string()),
    }
}

fn try_check(file: &Path, before: &[u8]) -> Outcome<Verdict> {
    let connection = Connection::open(file)?;
    let fault: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if fault != "ok" {
        return Ok(Verdict::Corrupt(fault));
    }
    let version = version_of(&connection)?;
    let applied = number(&connection, "SELECT max(number) FROM migrations")?;
    let found = schema(&connection)?;
    let newest = migrations()?.len();
    // Each migration is one transaction: an upgrade may be cut between two, and is then of the earlier.
    let known = (1..=newest).contains(&version);
    if !known || version != applied || found != schema_of(version)? {
        let names: Vec<_> = found.iter().map(|(_, name, _)| name.as_str()).collect();
        return Ok(Verdict::Corrupt(format!("version {version}, {applied} applied: {names:?}")));
    }
    let room = room::scratch()?;
    let old = room.path().join(on_disk::FILE);
    std::fs::write(&old, before)?;
    let held = contents(&Connection::open(&old)?)?;
    if held.is_empty() || contents(&connection)? != held {
        return Ok(Verdict::Lost("the desk holds something else than before".to_owned()));
    }
    drop(connection);
    // What the old desk acknowledged was said long ago: its receipts are as good as open commands.
    let verdict = on_disk::check(file, &[], held.len());
    let opened = version_of(&Connection::open(file)?)?;
    if verdict == Verdict::Sound && opened != newest {
        return Ok(Verdict::Corrupt(format!("it was opened and stayed of version {opened}")));
    }
    Ok(verdict)
}

fn version_of(connection: &Connection) -> Outcome<usize> {
    number(connection, "PRAGMA user_version")
}

fn number(connection: &Connection, sql: &str) -> Outcome<usize> {
    let number: u16 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(usize::from(number))
}
