//! The file system around a desk: making, flushing and removing its files.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown};
use std::path::{Path, PathBuf};

use helpdesk_store::{StoreError, StoreErrorKind};

/// Only its owner may read and write the file.
const OWNER_ONLY: u32 = 0o600;

/// Makes an empty file that only its owner may read; refuses one that exists.
pub(crate) fn new_file(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(OWNER_ONLY);
    options.open(path).map(|_| ()).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            return taken(path);
        }
        failed("the file cannot be made", path, error)
    })
}

/// Flushes a file that no connection of this process has open: closing it would drop their locks.
pub(crate) fn flush(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Flushes the directory that holds `path`, so that its name survives.
pub(crate) fn flush_directory(path: &Path) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    File::open(directory)?.sync_all()
}

/// Removes a desk that nobody uses, with the files that SQLite keeps beside it.
pub(crate) fn remove_desk(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal", "-mark"] {
        // Whatever is not there needs no removal.
        drop(fs::remove_file(beside(path, suffix)));
    }
}

/// Returns the path with every link followed, as far as there is something.
pub(crate) fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Refuses a place that has a journal without its desk: SQLite would play it into whatever desk is made
/// there.
pub(crate) fn refuse_leftovers(path: &Path) -> Result<(), StoreError> {
    let left = ["-wal", "-shm", "-journal"].map(|suffix| beside(path, suffix));
    let Some(found) = left.iter().find(|name| name.symlink_metadata().is_ok()) else {
        return Ok(());
    };
    Err(StoreError::new(
        StoreErrorKind::NotEmpty,
        format!(
            "`{}` stands there without its desk: a desk made under this name would take it for its \
             own journal. If that desk is still in use, end its process; to have it back, put its \
             file back under this name; otherwise move `{0}` and what stands beside it away",
            found.display()
        ),
    ))
}

/// Gives a file the owner and the mode of the one that it is going to replace.
pub(crate) fn keep_owner(new: &Path, old: &Path) -> io::Result<()> {
    let (wanted, made) = (fs::metadata(old)?, fs::metadata(new)?);
    if (wanted.uid(), wanted.gid()) != (made.uid(), made.gid()) {
        chown(new, Some(wanted.uid()), Some(wanted.gid()))?;
    }
    fs::set_permissions(new, wanted.permissions())
}

/// Removes the draft of the desk at `path`, left behind when its maker was killed: it is the same file under
/// a second name.
pub(crate) fn remove_draft(path: &Path, file: u64) {
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else { return };
    let mut draft = name.to_owned();
    draft.push("-init-");
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let named = entry.file_name().as_encoded_bytes().starts_with(draft.as_encoded_bytes());
        if named && entry.metadata().is_ok_and(|found| found.ino() == file) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

pub(crate) fn failed(what: &str, path: &Path, error: io::Error) -> StoreError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the kinds of failure that a door need not tell apart"
    )]
    let kind = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            StoreErrorKind::Full
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreErrorKind::ReadOnly,
        ErrorKind::NotFound => StoreErrorKind::Missing,
        _ => StoreErrorKind::Failed,
    };
    StoreError::new(kind, format!("{what}: `{}`", path.display())).because(error)
}

/// Returns the error for a place that is already taken.
pub(crate) fn taken(path: &Path) -> StoreError {
    let what = format!("there is something at `{}` already", path.display());
    StoreError::new(StoreErrorKind::NotEmpty, what)
}
