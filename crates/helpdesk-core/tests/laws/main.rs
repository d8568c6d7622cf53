//! The laws of `docs/laws.md`, each tried on random histories or on every cell of its table. The
//! P-numbers are those of the properties of the domain that a law rests on.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets the unexpected ends there"
)]

mod access;
mod facts;
mod golden;
mod life;
mod log;
mod offers;
mod play;
mod random;
mod service;
mod sight;
mod table;
mod time;
mod words;
