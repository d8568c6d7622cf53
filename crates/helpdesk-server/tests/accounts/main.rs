//! Accounts of a stand-alone desk, tested through the router: sign-in, sessions, links, passwords, throttles
//! (T42, T44, T46, T48).
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "tests fail by panicking")]

mod browser;
mod invited;
mod links;
mod matrix;
mod meddled;
mod passwords;
mod probes;
mod sessions;
mod sign_in;
mod throttles;
