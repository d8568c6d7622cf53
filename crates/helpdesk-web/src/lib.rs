//! The portal of the desk: pages for customers and agents, mountable in any axum host under any
//! path.
//!
//! ```
//! use std::sync::Arc;
//!
//! use helpdesk::testing::TestDesk;
//! use helpdesk::{Actor, AsyncHelpdesk, CustomerId};
//! use helpdesk_web::{AuthError, Authenticator, BoxFuture, Language, OwnShell, Settings, router};
//!
//! /// The host knows who is asking.
//! #[derive(Debug)]
//! struct Host;
//!
//! impl Authenticator for Host {
//!     fn who<'a>(
//!         &'a self,
//!         request: &'a axum::http::request::Parts,
//!     ) -> BoxFuture<'a, Result<Option<Actor>, AuthError>> {
//!         let user = request.headers.get("x-user").and_then(|value| value.to_str().ok());
//!         let actor = user.and_then(|key| CustomerId::new(key).ok()).map(Actor::Customer);
//!         Box::pin(async { Ok(actor) })
//!     }
//! }
//!
//! let desk = AsyncHelpdesk::new(TestDesk::new().clone());
//! let pages = router(desk, Arc::new(Host), Arc::new(OwnShell), Settings::new(Language::En));
//! let host: axum::Router = axum::Router::new().nest("/support", pages);
//! # drop(host);
//! ```
//!
//! Handlers parse, call the desk and render: there is no rule and no SQL here. Every command works without a
//! script. Text is text: what people wrote is escaped in one place (`Markup` is the only type that is not
//! escaped), and links are made only of `http`, `https` and `mailto` addresses.

mod address;
mod answer;
mod app;
mod assets;
mod attachments;
mod attend;
mod authenticator;
mod badges;
mod banner;
mod chart;
mod commands;
mod content_policy;
mod fault;
mod files;
mod form;
mod frame;
mod guard;
mod kept;
mod lead;
mod live;
mod lone;
mod markup;
mod page;
mod pages;
mod portal;
mod route;
mod safety;
mod settings;
mod shell;
mod visitor;

pub use helpdesk::Language;

pub use self::address::way_back;
pub use self::authenticator::{AuthError, Authenticator, BoxFuture};
pub use self::fault::Fault;
pub use self::frame::cookie;
pub use self::markup::Markup;
pub use self::portal::{Portal, router};
pub use self::route::Route;
pub use self::settings::Settings;
pub use self::shell::{MenuEntry, OwnShell, Page, Shell};
pub use self::visitor::{SignedIn, Visitor};
