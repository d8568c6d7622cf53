//! T28 to T32: mails go out at least once, or are given up with the reason, whatever mail servers,
//! kills, poison and storms do; duplicates are counted and bounded.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is a failed test"
)]

mod poison;
mod protocol;
mod real;
mod servers;
mod storm;
mod throughput;
mod upsets;
