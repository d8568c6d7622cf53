//! Who is asking: the host's own login, or the accounts of a stand-alone desk.

use std::fmt::Debug;
use std::pin::Pin;

use axum::http::request::Parts;
use helpdesk::Actor;

/// An answer that is awaited.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// It could not be found out who is asking; the reader is told to try again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it could not be found out who is asking: {0}")]
pub struct AuthError(pub String);

/// Says who sends a request. A host implements it over its own sessions; nothing of the desk's
/// accounts is then touched.
///
/// Whether that person may act is asked of the desk's directory at every request, so somebody who
/// is disabled there is turned away at once, whatever session they hold.
pub trait Authenticator: Send + Sync + Debug {
    /// Returns who sends the request; none when nobody has signed in. It is asked once a request,
    /// so it must not change anything that matters for another.
    ///
    /// # Errors
    /// [`AuthError`] when that cannot be found out: the request is then answered with 503.
    fn who<'a>(&'a self, request: &'a Parts) -> Answer<'a, Result<Option<Actor>, AuthError>>;

    /// Returns where a browser that has not signed in is sent: a path of this origin. `base` is the
    /// path under which the portal is mounted (empty at the root), `back` the path that was asked
    /// for. None answers 401 with a page that says so.
    fn sign_in(&self, base: &str, back: &str) -> Option<String> {
        let _ = (base, back);
        None
    }

    /// Returns the path to which the button «Sign out» posts; none shows no such button.
    fn sign_out(&self, base: &str) -> Option<String> {
        let _ = base;
        None
    }

    /// Returns the path of the page where a person changes their password; none shows no such link.
    fn password(&self, base: &str) -> Option<String> {
        let _ = base;
        None
    }
}
