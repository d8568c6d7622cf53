//! The contract of the ports, run on a real file.

use std::process::ExitCode;
use std::sync::Arc;

use helpdesk_contract::{AllPorts, Fixture, Place, Trouble};
use helpdesk_core::Digest;
use helpdesk_sqlite::Sqlite;
use helpdesk_store::CursorKey;
use tempfile::TempDir;

struct Files;
struct Directory(TempDir);

impl Fixture for Files {
    fn place(&self) -> Result<Box<dyn Place>, Trouble> {
        // What is flushed where is tried elsewhere; in memory a flush costs nothing.
        let memory = tempfile::tempdir_in("/dev/shm").or_else(|_| TempDir::new())?;
        Ok(Box::new(Directory(memory)))
    }
}

impl Place for Directory {
    fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble> {
        let path = self.0.path().join("desk.db");
        if path.exists() {
            return Ok(Arc::new(Sqlite::open(path)?));
        }
        let key = CursorKey(*Digest::of(&[b"cursor"]).bytes());
        Ok(Arc::new(Sqlite::create(path, key, None)?))
    }
}

fn main() -> ExitCode {
    helpdesk_contract::run(Files)
}
