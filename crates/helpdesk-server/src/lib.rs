//! The stand-alone desk: the portal with accounts of its own, served by a server of its own.
//!
//! It is a host of `helpdesk-web` like any other, built from what every host has: [`Portal`], an
//! [`Authenticator`] and its own pages.
//!
//! [`Portal`]: helpdesk_web::Portal
//! [`Authenticator`]: helpdesk_web::Authenticator

pub mod accounts;
mod figures;
mod follow;
mod health;
mod host;
mod pages;
mod peer;
mod probes;
mod record;
mod route;
mod router;
pub mod serve;
mod supervisor;

pub use self::follow::FOLLOWERS_FAIL_FOR;
pub use self::peer::Peer;
pub use self::route::Route;
pub use self::router::router;
pub use self::supervisor::{Rounds, Supervisor, TaskError, TaskState};
