//! The made desks: kept under `target/bench`, so that only the first run pays for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Instant;

use chrono::{DateTime, Utc};
use helpdesk::Helpdesk;
use helpdesk::sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{CursorKey, DeskAction, DeskLine, Restored};

use super::generate::{Generator, Kind, people_of};
use super::people;
use helpdesk_trials::Outcome;

/// Raised when the generated content changes.
const FORM: u32 = 2;
/// How many tickets are written in one transaction.
const BATCH: usize = 4_000;

/// The directory of the made desks.
///
/// # Errors
/// It cannot be made.
pub fn room() -> Outcome<PathBuf> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    fs::create_dir_all(&room)?;
    Ok(room)
}

/// Returns where the desk of this kind and size is; makes it if it is not there yet.
///
/// # Errors
/// It cannot be made.
pub fn made(kind: Kind, count: usize) -> Outcome<PathBuf> {
    let (room, key) = (room()?, schema_key()?);
    let name = match kind {
        Kind::Work => "work",
        Kind::Grants => "grants",
    };
    let path = room.join(format!("{name}-{count}-{FORM}-{key}.db"));
    if path.exists() {
        return Ok(path);
    }
    let draft = room.join(format!("{name}-{count}.draft"));
    remove(&draft)?;
    make(kind, count, &draft)?;
    fs::rename(&draft, &path)?;
    Ok(path)
}

/// A short mark of the schema, so that no desk of another form is used.
fn schema_key() -> Outcome<String> {
    let room = tempfile::tempdir()?;
    let path = room.path().join("empty.db");
    drop(new_desk(&path)?);
    let db = rusqlite::Connection::open(&path)?;
    let mut statement = db.prepare("SELECT hex(checksum) FROM migrations ORDER BY number")?;
    let sums = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let digest = helpdesk_core::Digest::of(&[sums.join("\n").as_bytes()]);
    Ok(digest.to_string().chars().take(8).collect())
}

fn began() -> DateTime<Utc> {
    DateTime::from_timestamp(1_640_000_000, 0).unwrap_or_default()
}

fn new_desk(path: &Path) -> Outcome<Sqlite> {
    let subject = String::new();
    let action = DeskAction::Initialised;
    let line = DeskLine { at: began(), by: None, action, subject, reason: None };
    Ok(Sqlite::create(path, CursorKey([7; 32]), line)?)
}

fn make(kind: Kind, count: usize, path: &Path) -> Outcome<()> {
    let start = Instant::now();
    let desk = new_desk(path)?;
    people::write(&desk, people_of(kind, count), began())?;
    eprintln!("  {kind:?} {count}: people after {:.1} s", start.elapsed().as_secs_f64());
    // One thread makes batches while the other writes them.
    let (send, receive) = mpsc::sync_channel::<Vec<Restored>>(2);
    std::thread::scope(|scope| {
        let maker = scope.spawn(move || -> Outcome<()> {
            let mut generator = Generator::new(kind, count)?;
            for first in (0..count).step_by(BATCH) {
                let mut batch = Vec::new();
                for index in first..count.min(first + BATCH) {
                    generator.add(index, &mut batch)?;
                }
                if send.send(batch).is_err() {
                    // The writer has failed and says why.
                    return Ok(());
                }
            }
            Ok(())
        });
        let mut written = 0;
        for batch in receive {
            desk.restore(batch)?;
            written = count.min(written + BATCH);
            if written % (BATCH * 25) == 0 || written == count {
                let seconds = start.elapsed().as_secs_f64();
                let rate = written as f64 / seconds;
                eprintln!(
                    "  {kind:?} {count}: {written} tickets after {seconds:.0} s ({rate:.0}/s)"
                );
            }
        }
        maker.join().map_err(|_| "the maker panicked")?
    })?;
    drop(desk);
    // What follows the log is part of a desk's bytes, and of what is read.
    let events = Helpdesk::on(Arc::new(Sqlite::open(path)?)).follow()?;
    let seconds = start.elapsed().as_secs_f64();
    eprintln!("  {kind:?} {count}: {events} events followed after {seconds:.0} s");
    settle(path)
}

/// Copies the journal into the file and removes it.
fn settle(path: &Path) -> Outcome<()> {
    let db = rusqlite::Connection::open(path)?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Copies a made desk to a place where it may be written; an earlier copy is replaced.
///
/// # Errors
/// The disk refuses.
pub fn copy(made: &Path, name: &str) -> Outcome<PathBuf> {
    let path = room()?.join(name);
    remove(&path)?;
    fs::copy(made, &path)?;
    fs::File::open(&path)?.sync_all()?;
    Ok(path)
}

/// Removes a desk with the files that SQLite keeps beside it.
///
/// # Errors
/// The disk refuses.
pub fn remove(path: &Path) -> Outcome<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
