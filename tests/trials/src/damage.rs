//! Damage to a file as disks, copies and hands do it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::Outcome;
use super::random::Random;

/// Bytes of a page, as SQLite writes them.
pub const PAGE: usize = 4096;

/// One way of damaging a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Damage {
    /// One bit turned over.
    BitFlipped,
    /// One page full of zeros.
    PageZeroed,
    /// Two pages changed places.
    PagesSwapped,
    /// The end of the file gone.
    Cut,
}

impl Damage {
    /// Damages the bytes; false if that changed nothing (a page of zeros zeroed).
    pub fn strike(self, bytes: &mut Vec<u8>, random: &mut Random) -> bool {
        let pages = bytes.len() / PAGE;
        match self {
            Self::BitFlipped => {
                let at = random.below(bytes.len());
                let mask = 1_u8 << random.below(8);
                bytes.get_mut(at).map(|byte| *byte ^= mask).is_some()
            }
            Self::PageZeroed => {
                let at = random.below(pages) * PAGE;
                let Some(page) = bytes.get_mut(at..at + PAGE) else { return false };
                let changes = page.iter().any(|byte| *byte != 0);
                page.fill(0);
                changes
            }
            Self::PagesSwapped => {
                let (one, two) = (random.below(pages), random.below(pages));
                let (low, high) = (one.min(two), one.max(two));
                let Some((front, back)) = bytes.split_at_mut_checked(high * PAGE) else {
                    return false;
                };
                let (Some(first), Some(second)) =
                    (front.get_mut(low * PAGE..(low + 1) * PAGE), back.get_mut(..PAGE))
                else {
                    return false;
                };
                let changes = first != second;
                first.swap_with_slice(second);
                changes
            }
            Self::Cut => {
                let length = random.below(bytes.len());
                bytes.truncate(length);
                true
            }
        }
    }
}

/// Columns that nobody reads: when the upload of a file began, once the file is sent.
const UNREAD: &[(&str, &str)] = &[("files", "at")];

/// The rows of every table as text, read without an index, by the table's name: equal for files that hold the same.
pub type Contents = BTreeMap<String, Vec<String>>;

/// Reads what a file holds.
///
/// # Errors
/// The file is so damaged that its tables cannot be read.
pub fn contents(path: &Path) -> Outcome<Contents> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut found = BTreeMap::new();
    let mut schema =
        db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    let mut rows = schema.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let mut held = vec![sql.clone()];
        // A virtual table's rows are in its shadow tables.
        if kind == "table" && !sql.starts_with("CREATE VIRTUAL") {
            let mut all = db.prepare(&format!("SELECT * FROM \"{name}\" NOT INDEXED"))?;
            let unread = |column: &&str| UNREAD.contains(&(name.as_str(), column));
            let columns: Vec<usize> = all
                .column_names()
                .enumerate()
                .filter(|(_, column)| !unread(column))
                .map(|(at, _)| at)
                .collect();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let values = columns.iter().map(|column| row.get_ref(*column).map(said));
                held.push(values.collect::<Result<Vec<_>, _>>()?.join(" | "));
            }
        }
        found.insert(name, held);
    }
    Ok(found)
}

/// What is not in both, row by row.
#[must_use]
pub fn differences(before: &Contents, now: &Contents) -> BTreeMap<String, Vec<String>> {
    let nothing = Vec::new();
    let mut found = BTreeMap::new();
    for (name, rows) in before {
        let others = now.get(name).unwrap_or(&nothing);
        if rows != others {
            let gone =
                rows.iter().filter(|row| !others.contains(row)).map(|row| format!("- {row}"));
            let new = others.iter().filter(|row| !rows.contains(row)).map(|row| format!("+ {row}"));
            found.insert(name.clone(), gone.chain(new).collect());
        }
    }
    found
}

/// What SQLite's own full check finds, or `None` if it finds nothing.
#[must_use]
pub fn integrity(path: &Path) -> Option<String> {
    pragma(path, "integrity_check")
}

/// What one of SQLite's own checks finds, or `None` if it finds nothing.
#[must_use]
pub fn pragma(path: &Path, check: &str) -> Option<String> {
    let checked = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .and_then(|db| db.pragma_query_value(None, check, |row| row.get::<_, String>(0)));
    match checked {
        Ok(sound) if sound == "ok" => None,
        Ok(fault) => Some(fault),
        Err(error) => Some(error.to_string()),
    }
}

fn said(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_tell_a_changed_row_from_a_moved_one() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("a.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('one'), ('two');").unwrap();
        let before = contents(&path).unwrap();
        db.execute_batch("VACUUM").unwrap();
        assert_eq!(contents(&path).unwrap(), before);
        db.execute_batch("UPDATE t SET a = 'six' WHERE a = 'two'").unwrap();
        let now = contents(&path).unwrap();
        assert_eq!(differences(&before, &now)["t"], ["- \"two\"", "+ \"six\""]);
        assert_eq!(integrity(&path), None);
    }

    #[test]
    fn each_damage_changes_the_file_when_it_says_so() {
        for damage in [Damage::BitFlipped, Damage::PageZeroed, Damage::PagesSwapped, Damage::Cut] {
            let sound: Vec<u8> = (0..4 * PAGE).map(|at| (at / PAGE) as u8).collect();
            let mut random = Random::new(1);
            for _ in 0..50 {
                let mut bytes = sound.clone();
                let changed = damage.strike(&mut bytes, &mut random);
                assert_eq!(changed, bytes != sound, "{damage:?}");
            }
        }
    }
}
