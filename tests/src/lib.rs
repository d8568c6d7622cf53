//! The trials of the desk, its benches, and what they share.

pub mod trial;
