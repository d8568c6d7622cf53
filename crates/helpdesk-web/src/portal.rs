//! The portal as a router, made of the table of routes; a host's own pages may stand in it.

use std::sync::Arc;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Redirect, Response};
use helpdesk::AsyncHelpdesk;
use tower_http::catch_panic::CatchPanicLayer;

use crate::address::way_back;
use crate::app::App;
use crate::authenticator::Authenticator;
use crate::fault::Fault;
use crate::route::Route;
use crate::settings::Settings;
use crate::shell::Shell;
use crate::{attend, guard};

/// The portal over a desk, before it is made a router: a host adds pages of its own to it.
#[derive(Debug)]
pub struct Portal {
    app: App,
    pages: Router,
    beside: Router,
}

impl Portal {
    /// Returns the portal over a desk.
    ///
    /// Who asks is said by `authenticator`; `shell` puts the pages into the host's own. The runtime
    /// must have its time driver on.
    pub fn new(
        desk: AsyncHelpdesk,
        authenticator: Arc<dyn Authenticator>,
        shell: Arc<dyn Shell>,
        settings: Settings,
    ) -> Self {
        let app = App::new(desk, authenticator, shell, settings);
        Self { app, pages: Router::new(), beside: Router::new() }
    }

    /// Adds pages of the host's own, which are treated as the portal's: commands come from this
    /// origin alone, a panic is caught, every refusal is told as a page, and handlers are told who
    /// asks ([`Visitor`](crate::Visitor), [`SignedIn`](crate::SignedIn)).
    ///
    /// # Panics
    /// When a path is one of the portal's ([`Route`]).
    #[must_use]
    pub fn pages(mut self, pages: Router) -> Self {
        self.pages = self.pages.merge(pages);
        self
    }

    /// Adds what programs ask and people do not read: it bears the portal's headers and nothing
    /// else; nobody is asked who sends the request.
    ///
    /// # Panics
    /// When a path is one of the portal's ([`Route`]).
    #[must_use]
    pub fn beside(mut self, routes: Router) -> Self {
        self.beside = self.beside.merge(routes);
        self
    }

    /// Returns the router, to be nested under any path of a host's.
    pub fn into_router(self) -> Router {
        let Self { app, pages, beside } = self;
        let of = |bare: bool| {
            Route::ALL
                .iter()
                .copied()
                .filter(|route| route.is_bare() == bare)
                .fold(Router::new(), |router, route| router.route(route.path(), route.handler()))
        };
        let pages = of(false)
            .with_state(app.clone())
            .merge(pages)
            .fallback(elsewhere)
            .layer(from_fn_with_state(app.clone(), guard::same_origin))
            .layer(CatchPanicLayer::new())
            .layer(from_fn_with_state(app.clone(), attend::attend));
        let bare = of(true).with_state(app.clone()).merge(beside);
        // What panics outside the pages too, above all a host's authenticator: its connection is answered.
        bare.merge(pages)
            .layer(CatchPanicLayer::new())
            .layer(from_fn_with_state(app, guard::headers))
    }
}

/// Returns the portal over a desk, to be nested under any path of a host's router:
/// [`Portal`] without pages of the host's own.
pub fn router(
    desk: AsyncHelpdesk,
    authenticator: Arc<dyn Authenticator>,
    shell: Arc<dyn Shell>,
    settings: Settings,
) -> Router {
    Portal::new(desk, authenticator, shell, settings).into_router()
}

/// Answers what no route matches. Below a host's path, that path with a slash at its end is matched
/// by none: it leads to the one without.
async fn elsewhere(OriginalUri(original): OriginalUri, uri: Uri) -> Response {
    let mount = original.path().trim_end_matches('/');
    // Two slashes at the beginning would lead to another origin.
    if uri.path() == "/" && !mount.is_empty() && way_back(mount) == mount {
        return Redirect::permanent(mount).into_response();
    }
    Fault::Missing.into_response()
}
