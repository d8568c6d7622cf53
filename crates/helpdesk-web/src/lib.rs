//! The portal of the desk: pages for customers and agents, mountable in any axum host under any
//! path, and (feature `standalone`) served alone with accounts of its own.
//!
//! ```
//! use std::sync::Arc;
//!
//! use helpdesk::testing::TestDesk;
//! use helpdesk::{Actor, AsyncHelpdesk, CustomerId};
//! use helpdesk_web::{Answer, AuthError, Authenticator, OwnShell, Settings, router};
//!
//! /// The host knows who is asking.
//! #[derive(Debug)]
//! struct Host;
//!
//! impl Authenticator for Host {
//!     fn who<'a>(
//!         &'a self,
//!         request: &'a axum::http::request::Parts,
//!     ) -> Answer<'a, Result<Option<Actor>, AuthError>> {
//!         let user = request.headers.get("x-user").and_then(|value| value.to_str().ok());
//!         let actor = user.and_then(|key| CustomerId::new(key).ok()).map(Actor::Customer);
//!         Box::pin(async { Ok(actor) })
//!     }
//! }
//!
//! let desk = AsyncHelpdesk::new(TestDesk::new().clone());
//! let pages = router(desk, Arc::new(Host), Arc::new(OwnShell::default()), Settings::default());
//! let host: axum::Router = axum::Router::new().nest("/support", pages);
//! # drop(host);
//! ```
//!
//! Handlers parse, call the desk and render: no rule and no SQL stands here. Every command works
//! without a script. Text is text: what people wrote is escaped in one place
//! (`Markup` is the only thing that is not), and links are made only of `http`,
//! `https` and `mailto` addresses.

#[cfg(feature = "standalone")]
pub mod accounts;
mod app;
mod assets;
mod authenticator;
mod chart;
mod commands;
mod fault;
mod files;
mod form;
mod frame;
mod guard;
mod lead;
mod live;
mod markup;
mod pages;
mod pieces;
mod route;
#[cfg(feature = "standalone")]
pub mod serve;
mod settings;
mod shell;
mod visit;

pub use self::app::router;
#[cfg(feature = "standalone")]
pub use self::app::standalone;
pub use self::authenticator::{Answer, AuthError, Authenticator};
pub use self::route::Route;
pub use self::settings::Settings;
pub use self::shell::{MenuEntry, OwnShell, Page, Shell};
