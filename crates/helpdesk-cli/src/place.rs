//! Where the desk is: the URL, and the store behind it.

use std::path::PathBuf;
use std::sync::Arc;

use helpdesk::sqlite::Sqlite;
use helpdesk::{StoreError, StoreErrorKind};

use crate::error::Failure;

/// Where the desk is by default.
pub(crate) const DEFAULT: &str = "sqlite:helpdesk.db";

/// A place where a desk can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    path: PathBuf,
}

impl Place {
    /// Reads `sqlite:FILE`, the form `sqlite://FILE` included.
    pub(crate) fn parse(url: &str) -> Result<Self, Failure> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Err(Failure::NoPostgres);
        }
        let file = url.strip_prefix("sqlite:").unwrap_or_default();
        let file = file.strip_prefix("//").unwrap_or(file);
        if file.is_empty() || file.contains('\0') {
            return Err(Failure::Place(url.to_owned()));
        }
        Ok(Self { path: PathBuf::from(file) })
    }

    /// Returns the place that is this file.
    pub(crate) fn file(path: PathBuf) -> Self {
        Self { path }
    }

    /// Returns the file.
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Returns a place beside this one, for a desk that is not yet complete.
    pub(crate) fn beside(&self) -> Self {
        // The target of a link, so that it can be put in place by its name alone.
        let path = std::fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let mut name = path.into_os_string();
        name.push(format!("-import-{}", std::process::id()));
        Self { path: PathBuf::from(name) }
    }

    /// Removes the desk at this place, with the files that the database keeps beside it.
    pub(crate) fn remove(&self) {
        for suffix in ["", "-wal", "-shm", "-mark"] {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            // A missing file needs no removal.
            let _ = std::fs::remove_file(PathBuf::from(name));
        }
    }

    /// Returns the error for a place that is already taken.
    pub(crate) fn is_filled(&self) -> Failure {
        let what = format!("`{}` holds something already", self.path.display());
        StoreError::new(StoreErrorKind::NotEmpty, what).into()
    }

    /// Returns the place as a URL.
    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.path.display())
    }

    /// Makes a new, empty desk at an empty place.
    pub(crate) fn create(&self) -> Result<Arc<Sqlite>, Failure> {
        Ok(helpdesk::create_store(&self.path)?)
    }

    /// Opens the desk, which must be there.
    pub(crate) fn open(&self) -> Result<Arc<Sqlite>, Failure> {
        Ok(Arc::new(Sqlite::open(&self.path)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_file_of_sqlite() {
        for (url, file) in [
            ("sqlite:helpdesk.db", "helpdesk.db"),
            ("sqlite:/var/lib/desk.db", "/var/lib/desk.db"),
            ("sqlite:///var/lib/desk.db", "/var/lib/desk.db"),
            ("sqlite:стол.db", "стол.db"),
        ] {
            assert_eq!(Place::parse(url).unwrap().path(), std::path::Path::new(file));
        }
        for bad in ["", "helpdesk.db", "sqlite:", "sqlite://", "mysql://x", "SQLITE:x"] {
            assert!(matches!(Place::parse(bad), Err(Failure::Place(_))), "{bad:?}");
        }
        for url in ["postgres://h/d", "postgresql://h/d"] {
            assert!(matches!(Place::parse(url), Err(Failure::NoPostgres)), "{url:?}");
        }
    }
}
