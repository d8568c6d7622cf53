//! What the SQLite adapter promises beyond the contract: places, copies, erasure, damage.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it fails"
)]

#[path = "adapter/copies.rs"]
mod copies;
#[path = "adapter/damage.rs"]
mod damage;
#[path = "adapter/desk.rs"]
mod desk;
#[path = "adapter/erasure.rs"]
mod erasure;
#[path = "adapter/moved.rs"]
mod moved;
#[path = "adapter/openers.rs"]
mod openers;
#[path = "adapter/places.rs"]
mod places;
#[path = "adapter/reports.rs"]
mod reports;
#[path = "adapter/together.rs"]
mod together;
