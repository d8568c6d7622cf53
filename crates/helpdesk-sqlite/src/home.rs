//! The place of a desk: whether its names still lead to the files that are open.
//!
//! A file can be removed or replaced while a process has it open: what is written then goes where nobody will
//! look. So the names are checked again before anything is acknowledged.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use helpdesk_store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

use crate::connection::{Purpose, connect};
use crate::disk::{beside, failed};
use crate::error::stopped;
use crate::options::Options;

/// What a name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    file: u64,
}

impl Identity {
    fn of(found: &Metadata) -> Self {
        Self { device: found.dev(), file: found.ino() }
    }
}

/// Where a desk is, and what its names led to when it was opened.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    /// As it was asked for, absolute.
    given: PathBuf,
    /// With every link followed: SQLite keeps its journal there.
    path: PathBuf,
    desk: Identity,
    /// The journal and the memory that its processes share, each with its name.
    companions: Vec<(PathBuf, Identity)>,
}

impl Home {
    /// Looks at a place where a desk must be, before SQLite does.
    pub(crate) fn find(given: &Path) -> Result<Self, StoreError> {
        let given = std::path::absolute(given)
            .map_err(|error| failed("the place cannot be looked at", given, error))?;
        let found = fs::metadata(&given).map_err(|error| missing(&given, error))?;
        check_kind(&given, &found)?;
        let path = fs::canonicalize(&given).map_err(|error| missing(&given, error))?;
        if found.nlink() > 1 {
            crate::disk::remove_draft(&path, found.ino());
            let found = fs::metadata(&given).map_err(|error| missing(&given, error))?;
            if found.nlink() > 1 {
                return Err(StoreError::new(StoreErrorKind::Foreign, second_name(&given)));
            }
        }
        Ok(Self { given, path, desk: Identity::of(&found), companions: Vec::new() })
    }

    /// Notes the files that a connection keeps beside the desk. They exist once it has read.
    pub(crate) fn settle(mut self) -> Result<Self, StoreError> {
        self.check()?;
        for suffix in ["-wal", "-shm"] {
            let name = beside(&self.path, suffix);
            let found = fs::metadata(&name)
                .map_err(|error| failed("the file is not where SQLite keeps it", &name, error))?;
            self.companions.push((name, Identity::of(&found)));
        }
        Ok(self)
    }

    /// Returns where the desk is, with every link followed.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a connection to the very file that was found.
    pub(crate) fn connect(
        &self,
        purpose: Purpose,
        options: &Options,
    ) -> Result<Connection, StoreError> {
        let connection = connect(&self.path, purpose, options)?;
        self.check()?;
        Ok(connection)
    }

    /// Refuses when the desk's name leads elsewhere, or is not its only one.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        self.is_named().map_err(|why| stopped(&why))
    }

    /// Refuses when any of the desk's names leads elsewhere.
    pub(crate) fn check_all(&self) -> Result<(), String> {
        self.is_named()?;
        for (name, noted) in &self.companions {
            if fs::metadata(name).is_ok_and(|found| Identity::of(&found) == *noted) {
                continue;
            }
            return Err(format!(
                "`{}` was removed or replaced while the desk is in use; nothing is written until \
                 every process that uses the desk has ended and it is opened anew",
                name.display()
            ));
        }
        Ok(())
    }

    fn is_named(&self) -> Result<(), String> {
        match fs::metadata(&self.given) {
            Ok(found) if Identity::of(&found) == self.desk => {
                if found.nlink() > 1 {
                    Err(second_name(&self.given))
                } else {
                    Ok(())
                }
            }
            Ok(_) => Err(format!(
                "`{}` is another file than the one that was opened; nothing is written until the \
                 desk is opened anew",
                self.given.display()
            )),
            Err(error) => Err(format!(
                "the desk at `{}` is gone ({error}); nothing is written any more",
                self.given.display()
            )),
        }
    }
}

fn second_name(path: &Path) -> String {
    format!(
        "the file `{}` has a second name (a hard link), and each name would keep a journal of its \
         own: remove the other name, or make a copy with `helpdesk backup`",
        path.display()
    )
}

fn missing(path: &Path, error: std::io::Error) -> StoreError {
    let missing = error.kind() == ErrorKind::NotFound;
    let (kind, what) = if missing {
        (StoreErrorKind::Missing, "there is no desk at")
    } else {
        (StoreErrorKind::Failed, "the file cannot be reached:")
    };
    StoreError::new(kind, format!("{what} `{}`", path.display())).because(error)
}

fn check_kind(path: &Path, found: &Metadata) -> Result<(), StoreError> {
    let what = if !found.is_file() {
        format!("`{}` is not a file", path.display())
    } else if found.len() == 0 {
        format!("the file `{}` is empty: it is not a desk yet", path.display())
    } else {
        return Ok(());
    };
    Err(StoreError::new(StoreErrorKind::Foreign, what))
}
