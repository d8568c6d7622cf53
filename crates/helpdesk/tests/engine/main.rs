//! The engine over the memory store and over SQLite: what a host may rely on.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod access;
mod canned;
mod cards;
mod catching_up;
mod commands;
mod crowd;
mod delivery;
mod entries;
mod filters;
mod followers;
mod isolation;
mod notes;
mod offers;
mod people;
mod preconditions;
mod readers;
mod receipts;
mod search;
mod service;
mod timeline;
mod uploads;
mod whole;

use std::sync::Arc;

use helpdesk::sqlite::Sqlite;
use helpdesk::testing::TestDesk;
use helpdesk::{CommandId, Options};
use helpdesk_store::CursorKey;
use tempfile::TempDir;

/// Runs a test on a desk in memory and on one in a file.
fn on_both(test: impl Fn(&TestDesk)) {
    test(&TestDesk::new());
    // In memory, where a flush costs nothing; what is flushed where is tried elsewhere.
    let room = tempfile::tempdir_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    test(&in_file(&room));
}

fn in_file(room: &TempDir) -> TestDesk {
    let path = room.path().join("desk.db");
    TestDesk::over(Arc::new(Sqlite::create(path, CursorKey([7; 32]), None).unwrap()))
}

/// A command under the n-th id.
fn under(n: u128) -> Options {
    Options::default().id(CommandId::new(uuid::Uuid::from_u128(n)))
}
