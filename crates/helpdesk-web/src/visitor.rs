//! The sender of a request, for handlers: identified once, before any of them runs.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use helpdesk::{Actor, AgentId};
use helpdesk_l10n::L10n;

use crate::address::encoded;
use crate::answer;
use crate::app::App;
use crate::fault::Fault;
use crate::frame::{Frame, Me, Who};
use crate::markup::Markup;
use crate::page::{Menu, PageOf};

/// The sender of a request to a page of the portal, known or not.
///
/// An extractor for a host's own pages ([`Portal::pages`](crate::Portal::pages)). Every answer carries it as
/// an extension, so that a host's log of requests learns who asked.
#[derive(Debug, Clone)]
pub struct Visitor {
    app: App,
    frame: Arc<Frame>,
}

impl Visitor {
    pub(crate) const fn new(app: App, frame: Arc<Frame>) -> Self {
        Self { app, frame }
    }

    /// Returns who it is, or `None` if nobody has signed in or they may not act.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.frame.me().map(|me| &me.actor)
    }

    /// Returns the language that they read, with its texts.
    #[must_use]
    pub fn l10n(&self) -> L10n {
        self.frame.l10n
    }

    /// Returns a text that has no variables, by its key.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        self.frame.w(key)
    }

    /// Returns a text that has one variable, by its key.
    #[must_use]
    pub fn say(&self, key: &str, name: &'static str, value: &str) -> String {
        self.frame.say(key, name, value)
    }

    /// Returns the address of a path of the portal, below the path it is mounted under.
    #[must_use]
    pub fn to(&self, path: &str) -> String {
        self.frame.to(path)
    }

    /// Returns one of the portal's symbols, ready to be put into a page.
    #[must_use]
    pub fn icon(&self, name: &str) -> Markup {
        self.frame.icon(name)
    }

    /// Returns a page with the portal's menu around it. `title` is text, `body` is HTML that is
    /// ready; `current` is the path of the menu's entry that the page belongs to.
    #[must_use]
    pub fn page(
        &self,
        status: StatusCode,
        title: &str,
        current: Option<&str>,
        body: &str,
    ) -> Response {
        let menu = current.and_then(Menu::at);
        let page = PageOf { title, menu, roomy: false };
        answer::html(status, page.within(&self.app, &self.frame, body))
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let visitor = parts.extensions.get::<Self>().cloned();
        visitor.ok_or_else(|| Fault::Unavailable.into_response())
    }
}

/// A request by somebody who has signed in and may act; others are sent to sign in, or refused.
///
/// An extractor for a host's own pages ([`Portal::pages`](crate::Portal::pages)).
#[derive(Debug, Clone)]
pub struct SignedIn {
    visitor: Visitor,
    me: Me,
}

impl SignedIn {
    /// Returns what is known of the request.
    #[must_use]
    pub const fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// Returns who it is.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.me.actor
    }

    /// Returns their name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.me.name
    }

    /// Returns their mail address; may be empty.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.me.email
    }

    /// Returns the asking agent if they lead.
    ///
    /// # Errors
    /// [`Fault::NoLead`] for other agents, [`Fault::Missing`] for customers, to whom the pages of
    /// leads do not exist.
    pub fn lead(&self) -> Result<&AgentId, Fault> {
        self.me.leading()
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let me = somebody(parts, &visitor)?.clone();
        Ok(Self { visitor, me })
    }
}

/// Returns the person, if they may act.
///
/// # Errors
/// Where a browser that may not is sent, or what it is told.
#[expect(clippy::result_large_err, reason = "the answer itself, made once in a request")]
fn somebody<'a>(parts: &Parts, visitor: &'a Visitor) -> Result<&'a Me, Response> {
    let frame = &visitor.frame;
    match &frame.who {
        Who::Person(me) => Ok(me),
        Who::Barred => Err(Fault::Barred.into_response()),
        Who::Unknown => Err(Fault::Unavailable.into_response()),
        Who::Nobody => {
            // Only a page can be come back to.
            let is_page = parts.method == Method::GET;
            let back = encoded(&frame.to(if is_page { &frame.path } else { "/" }));
            let place = visitor.app.authenticator().sign_in(&frame.base, &back);
            Err(place.filter(|_| is_page).map_or_else(
                || Fault::SignIn.into_response(),
                |place| Redirect::to(&place).into_response(),
            ))
        }
    }
}

/// A request to a page of the portal by somebody who may act.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) frame: Arc<Frame>,
    pub(crate) me: Me,
}

impl Visit {
    /// Returns the reading agent; the agents' pages do not exist for customers.
    pub(crate) fn agent(&self) -> Result<&AgentId, Fault> {
        self.me.agent().ok_or(Fault::Missing)
    }

    /// Returns the reading agent if they lead.
    pub(crate) fn lead(&self) -> Result<&AgentId, Fault> {
        self.me.leading()
    }
}

impl Me {
    /// Returns the reading agent if they lead; other agents are refused, and for customers the pages of leads
    /// do not exist.
    fn leading(&self) -> Result<&AgentId, Fault> {
        let agent = self.agent().ok_or(Fault::Missing)?;
        if self.lead { Ok(agent) } else { Err(Fault::NoLead) }
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let me = somebody(parts, &visitor)?.clone();
        Ok(Self { frame: visitor.frame, me })
    }
}

/// A request by anybody at all.
#[derive(Debug, Clone)]
pub(crate) struct Anyone(pub(crate) Arc<Frame>);

impl<S: Sync> FromRequestParts<S> for Anyone {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        Ok(Self(Visitor::from_request_parts(parts, state).await?.frame))
    }
}
