//! The portal as a router, made from the table of routes; a host's own pages may be part of it.

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

/// The portal over a desk, before it becomes a router: a host adds its own pages to it.
#[derive(Debug)]
pub struct Portal {
    app: App,
    pages: Router,
    beside: Router,
}

impl Portal {
    /// Returns the portal over a desk.
    ///
    /// `authenticator` identifies the sender; `shell` puts the pages into the host's own. The runtime must
    /// have its time driver enabled.
    pub fn new(
        desk: AsyncHelpdesk,
        authenticator: Arc<dyn Authenticator>,
        shell: Arc<dyn Shell>,
        settings: Settings,
    ) -> Self {
        let app = App::new(desk, authenticator, shell, settings);
        Self { app, pages: Router::new(), beside: Router::new() }
    }

    /// Adds the host's own pages, which are treated like the portal's: commands must come from this origin, a
    /// panic is caught, every refusal becomes a page, and handlers can learn who asks
    /// ([`Visitor`](crate::Visitor), [`SignedIn`](crate::SignedIn)).
    ///
    /// # Panics
    /// When a path is one of the portal's ([`Route`]).
    #[must_use]
    pub fn pages(mut self, pages: Router) -> Self {
        self.pages = self.pages.merge(pages);
        self
    }

    /// Adds addresses for programs rather than people: they get the portal's headers and nothing else, and
    /// their sender is not identified.
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

/// Answers what no route matches. Below a host's path, that path with a trailing slash is one such address:
/// it leads to the one without.
async fn elsewhere(OriginalUri(original): OriginalUri, uri: Uri) -> Response {
    let mount = original.path().trim_end_matches('/');
    // Two slashes at the beginning would lead to another origin.
    if uri.path() == "/" && !mount.is_empty() && way_back(mount) == mount {
        return Redirect::permanent(mount).into_response();
    }
    Fault::Missing.into_response()
}
