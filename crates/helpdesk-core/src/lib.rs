//! The pure heart of the desk: what a ticket is, what may happen to it, who may enter a project,
//! when an answer is due, who is told, and what a reader may see.
//!
//! **Hosts use the crate `helpdesk` instead**, which re-exports what is needed from here.
//!
//! The crate is `no_std` so that the compiler keeps clocks, dice and I/O out: the time comes in
//! with the [`Context`], ids and salts come in with the command, and what happened goes out as
//! [`Event`]s. The laws quoted as L1…, A1…, S1…, T1… are those of `docs/laws.md`.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod digest;
pub mod hours;
pub mod ids;
pub mod words;
