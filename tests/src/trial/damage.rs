//! Damage to a file as disks, copies and hands do it.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

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

/// The digest of every row of every table, read without an index: equal for files that hold the same.
///
/// # Errors
/// The file is so damaged that its tables cannot be read.
pub fn contents(path: &Path) -> Outcome<[u8; 32]> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut digest = Sha256::new();
    let mut schema = db.prepare(
        "SELECT type, name, tbl_name, coalesce(sql, ''), rootpage FROM sqlite_schema ORDER BY name",
    )?;
    let mut rows = schema.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
        let (table, sql): (String, String) = (row.get(2)?, row.get(3)?);
        for text in [&kind, &name, &table, &sql] {
            digest.update(text);
        }
        // A virtual table's rows stand in its shadow tables.
        if kind == "table" && !sql.starts_with("CREATE VIRTUAL") {
            let mut all = db.prepare(&format!("SELECT * FROM \"{name}\" NOT INDEXED"))?;
            let columns = all.column_count();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    take(&mut digest, row.get_ref(column)?);
                }
            }
        }
    }
    Ok(digest.finalize().into())
}

/// What SQLite's own whole check finds; none when it finds nothing.
#[must_use]
pub fn integrity(path: &Path) -> Option<String> {
    pragma(path, "integrity_check")
}

/// What one of SQLite's own checks finds; none when it finds nothing.
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

fn take(digest: &mut Sha256, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => digest.update([0]),
        ValueRef::Integer(number) => digest.update([&[1][..], &number.to_le_bytes()].concat()),
        ValueRef::Real(number) => digest.update([&[2][..], &number.to_le_bytes()].concat()),
        ValueRef::Text(bytes) => {
            digest.update([&[3][..], &bytes.len().to_le_bytes(), bytes].concat())
        }
        ValueRef::Blob(bytes) => {
            digest.update([&[4][..], &bytes.len().to_le_bytes(), bytes].concat())
        }
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
        assert_ne!(contents(&path).unwrap(), before);
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
