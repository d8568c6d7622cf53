//! The SQLite adapter of the desk: one file holds everything, attachments included.
//!
//! [`Sqlite`] implements the ports of `helpdesk-store`. The file is in WAL mode with `synchronous=FULL`: what
//! is acknowledged survives a loss of power, on a disk that honours flushes. The first command to find the
//! writer idle becomes the writer, and takes every waiting commit along: one transaction, one flush. Several
//! processes may use one file side by side.
//!
//! SQLite itself is compiled in; a host that uses another crate which links SQLite must agree with
//! it on the version.

mod accounts;
mod alone;
mod audit;
mod backup;
mod batch;
mod canned;
mod codec;
mod commit;
mod connection;
mod convert;
mod create;
mod directory;
mod disk;
mod erase;
mod error;
mod faults;
mod files;
mod followers;
mod home;
mod journal;
mod lanes;
mod lines;
mod list;
mod log;
mod mark;
mod open;
mod options;
mod outbox;
mod people;
mod precondition;
mod readers;
mod receipts;
mod replace;
mod reports;
mod restore;
mod row;
mod schema;
mod search;
mod settings;
mod statement;
mod store;
mod terms;
mod tickets;
mod timeline;
mod transaction;
mod turned;
mod watch;
mod writer;

pub use self::open::Sqlite;
pub use self::options::Options;
