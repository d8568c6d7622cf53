//! The trials of the desk, its benches, and what they share.

pub mod aiosmtpd;
pub mod bench;
pub mod crowd;
pub mod mailing;
pub mod portal;
pub mod post;
pub mod stale;
pub mod trial;
