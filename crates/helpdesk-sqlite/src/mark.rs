//! Which desk the journal beside a desk belongs to.
//!
//! SQLite plays a journal into whatever file has the matching name: into another desk, if somebody put one
//! there after a crash. So as long as the journal exists, a small file beside it says which desk it belongs
//! to.

use std::fs;
use std::path::{Path, PathBuf};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::{Connection, OpenFlags};

use crate::disk::{beside, new_file};

/// Which copy of a desk a file is: changed whenever a copy is made.
type Incarnation = [u8; 16];

/// The note beside a journal, which is removed with the journal.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    desk: PathBuf,
}

impl Mark {
    /// Notes that the journal is that of the desk which this connection has open.
    pub(crate) fn note(desk: &Path, connection: &Connection) -> Self {
        let mark = Self { desk: desk.to_owned() };
        if let Some(incarnation) = incarnation(connection) {
            mark.add(&incarnation);
        }
        mark
    }

    /// Notes another incarnation of the same desk: until the journal is copied into the file, the file still
    /// has the earlier one. A note that cannot be written only means less protection.
    pub(crate) fn add(&self, incarnation: &Incarnation) {
        let (name, line) = (beside(&self.desk, "-mark"), hex(incarnation));
        let mut noted = noted(&name);
        if noted.contains(&line) {
            return;
        }
        noted.push(line);
        let draft = beside(&self.desk, &format!("-mark-{}", std::process::id()));
        let written = new_file(&draft).is_ok()
            && fs::write(&draft, format!("{}\n", noted.join("\n"))).is_ok()
            && fs::rename(&draft, &name).is_ok();
        if !written {
            drop(fs::remove_file(&draft));
        }
    }
}

impl Drop for Mark {
    /// The last process that closes the desk removes the journal, and then the note of it.
    fn drop(&mut self) {
        if !beside(&self.desk, "-wal").exists() {
            drop(fs::remove_file(beside(&self.desk, "-mark")));
        }
    }
}

/// Refuses a desk beside which there is a journal of another one. Nobody else may have it open.
pub(crate) fn check(desk: &Path) -> Result<(), StoreError> {
    let journal = beside(desk, "-wal");
    let name = beside(desk, "-mark");
    if !fs::metadata(&journal).is_ok_and(|found| found.len() > 0) {
        // Whatever is noted is of a journal that is gone.
        drop(fs::remove_file(&name));
        return Ok(());
    }
    let noted = noted(&name);
    let Some(found) = in_file(desk) else { return Ok(()) };
    if noted.is_empty() || noted.contains(&hex(&found)) {
        return Ok(());
    }
    Err(StoreError::new(
        StoreErrorKind::Foreign,
        format!(
            "the journal `{}` belongs to another desk than the file `{}`, which was put there since: \
             to use this file, move the journal away (with it goes what the other desk had not yet \
             copied into its file); to use the other desk, put its file back",
            journal.display(),
            desk.display()
        ),
    ))
}

/// Returns the incarnations that are noted. A note lost with the power counts as never written.
fn noted(name: &Path) -> Vec<String> {
    let text = fs::read_to_string(name).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let is_one = |line: &&str| line.len() == 32 && line.bytes().all(|c| c.is_ascii_hexdigit());
    whole.lines().filter(is_one).map(str::to_owned).collect()
}

/// Returns the incarnation that the file itself holds, whatever its journal says.
fn in_file(desk: &Path) -> Option<Incarnation> {
    let mut address = String::from("file:");
    for byte in desk.to_str()?.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    incarnation(&Connection::open_with_flags(address, flags).ok()?)
}

fn incarnation(connection: &Connection) -> Option<Incarnation> {
    connection.query_row("SELECT incarnation FROM outbox", [], |row| row.get(0)).ok()
}

fn hex(bytes: &Incarnation) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
