//! The portal of a stand-alone desk: the pages, and those of its own accounts.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use helpdesk::AsyncHelpdesk;
use helpdesk_web::{Authenticator, Portal, Settings, Shell};

use crate::accounts::Accounts;
use crate::health::Health;
use crate::host::Host;
use crate::record::record;
use crate::route::Route;
use crate::supervisor::Supervisor;
use crate::{pages, probes};

/// The most that a form of the accounts has: a password has 1,024 bytes at most.
const SMALL: usize = 16 * 1024;

/// Returns the portal of a stand-alone desk: the pages, and those of its own accounts. The probes report on
/// the tasks of `supervisor`.
pub fn router(
    desk: AsyncHelpdesk,
    accounts: Arc<Accounts>,
    supervisor: Supervisor,
    shell: Arc<dyn Shell>,
    settings: Settings,
) -> Router {
    let origin = settings.origins.first().map(|origin| Arc::from(origin.as_str()));
    let health = Arc::new(Health::new(desk.clone(), Arc::clone(&accounts)));
    let host = Host { accounts: Arc::clone(&accounts), health, supervisor, origin };
    let of = |for_programs: bool| {
        Route::ALL
            .iter()
            .copied()
            .filter(|route| route.is_for_programs() == for_programs)
            .fold(Router::new(), |router, route| router.route(route.path(), handler(route)))
            .with_state(host.clone())
    };
    let authenticator = Arc::clone(&accounts) as Arc<dyn Authenticator>;
    Portal::new(desk, authenticator, shell, settings)
        .pages(of(false))
        .beside(of(true))
        .into_router()
        .layer(from_fn_with_state(accounts, record))
}

fn small(method: MethodRouter<Host>) -> MethodRouter<Host> {
    method.layer(DefaultBodyLimit::max(SMALL))
}

/// Returns what answers a route.
fn handler(route: Route) -> MethodRouter<Host> {
    match route {
        Route::Invite => small(post(pages::invite)),
        Route::SignIn => get(pages::sign_in),
        Route::EnterPassword => small(post(pages::enter_password)),
        Route::SignOut => small(post(pages::sign_out)),
        Route::Invitation => get(pages::invitation),
        Route::AcceptInvitation => small(post(pages::accept_invitation)),
        Route::Password => get(pages::password),
        Route::ChangePassword => small(post(pages::change_password)),
        Route::Health => get(probes::health),
        Route::Ready => get(probes::ready),
        Route::Metrics => get(probes::metrics),
    }
}
