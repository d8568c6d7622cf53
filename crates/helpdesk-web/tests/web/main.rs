//! The portal as browsers see it, without a browser: requests go straight into the router.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a failed expectation is a failed test"
)]

mod answers;
mod elsewhere;
mod enter;
mod files;
mod headers;
mod hostile;
mod lead;
mod live;
mod matrix;
mod missing;
mod notes;
mod offers;
mod once;
mod pages;
mod reports;
mod room;
mod safety;
mod stale;
mod timeline;
mod told;
mod uploads;
