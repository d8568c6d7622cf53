//! The real program on real files: what people see, what programs read, what is refused and why.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests fail by panicking; the cuts are at ASCII"
)]

mod answer;
mod desk;
mod environment;
mod errors;
mod files;
mod followers;
mod histories;
mod input;
mod lists;
mod operator;
mod options;
mod outbox;
mod output;
mod places;
mod readme;
mod replace;
mod report;
mod serve;
mod verbs;
