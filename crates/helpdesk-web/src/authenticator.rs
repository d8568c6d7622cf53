//! Who is asking: the host's own login, or the accounts of a stand-alone desk.

use std::fmt::Debug;
use std::pin::Pin;

use axum::http::request::Parts;
use helpdesk::Actor;

/// A future that is awaited, whatever makes it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The sender could not be identified; the reader is told to try again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it could not be found out who is asking: {0}")]
pub struct AuthError(pub String);

/// Identifies the sender of a request. A host implements it over its own sessions; the desk's own accounts
/// are then not touched.
///
/// The desk's directory is asked at every request whether that person may act, so somebody who is disabled
/// there is turned away at once, whatever session they hold.
pub trait Authenticator: Send + Sync + Debug {
    /// Returns the sender of the request, or `None` if nobody has signed in. It is asked once per request, so
    /// it must not change anything that matters to another.
    ///
    /// # Errors
    /// [`AuthError`] when that cannot be found out: the request is then answered with 503.
    fn who<'a>(&'a self, request: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>, AuthError>>;

    /// Returns where a browser that has not signed in is sent: a path of this origin. `base` is the path
    /// under which the portal is mounted (empty at the root). `back` is the whole path that was asked for,
    /// including `base` and query, encoded for use in a query as it is; before it is followed it should pass
    /// [`way_back`](crate::way_back). `None` answers 401 with a page that says so.
    fn sign_in(&self, base: &str, back: &str) -> Option<String> {
        let _ = (base, back);
        None
    }

    /// Returns the path to which the button «Sign out» posts; `None` hides the button.
    fn sign_out(&self, base: &str) -> Option<String> {
        let _ = base;
        None
    }

    /// Returns the path of the page where a person changes their password; `None` hides the link.
    fn password(&self, base: &str) -> Option<String> {
        let _ = base;
        None
    }

    /// Returns the path to which the button «Invite» of a person's card posts the field `who` (`customer:KEY`
    /// or `agent:KEY`); `None` hides the button.
    fn invite(&self, base: &str) -> Option<String> {
        let _ = base;
        None
    }

    /// Called when somebody may no longer act, so that what they hold (sessions, links) ends and does not
    /// work again with them. They are turned away in any case.
    ///
    /// # Errors
    /// [`AuthError`] when it could not be ended.
    fn disabled<'a>(&'a self, actor: &'a Actor) -> BoxFuture<'a, Result<(), AuthError>> {
        let _ = actor;
        Box::pin(async { Ok(()) })
    }
}
