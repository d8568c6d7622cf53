//! The SQLite adapter of the desk: one file holds everything, attachments included.
//!
//! [`Sqlite`] implements the ports of `helpdesk-store`. The file is in WAL mode with
//! `synchronous=FULL`: what is acknowledged survives the loss of power, on a disk that honours
//! flush. Whoever finds the writer idle writes, and takes every waiting commit along: one
//! transaction, one flush. Several processes may use one file side by side.
//!
//! SQLite itself is compiled in; a host that uses another crate which links SQLite must agree with
//! it on the version.

mod accounts;
mod audit;
mod backup;
mod batch;
mod canned;
mod codec;
mod commit;
mod connection;
mod convert;
mod create;
mod desk;
mod directory;
mod erase;
mod error;
mod faults;
mod files;
mod followers;
mod list;
mod log;
mod open;
mod outbox;
mod people;
mod precondition;
mod readers;
mod receipts;
mod reports;
mod restore;
mod row;
mod schema;
mod search;
mod store;
mod terms;
mod tickets;
mod timeline;
mod writer;

pub use self::open::{Options, Sqlite};
