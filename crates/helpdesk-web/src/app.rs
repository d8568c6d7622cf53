//! The router, made of the table of routes, and what its handlers share.

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::http::HeaderValue;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use helpdesk::AsyncHelpdesk;
use tower_http::catch_panic::CatchPanicLayer;

#[cfg(feature = "standalone")]
use crate::accounts::{self, Accounts};
use crate::authenticator::Authenticator;
use crate::live::Hub;
use crate::route::Route;
use crate::settings::Settings;
use crate::shell::Shell;
use crate::{assets, commands, fault, files, guard, lead, live, pages, visit};

/// How many files come and go at once; each holds a mebibyte in memory and a thread while it comes.
const TRANSFERS: usize = 16;

/// What the handlers share.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    desk: AsyncHelpdesk,
    transfers: AsyncHelpdesk,
    authenticator: Arc<dyn Authenticator>,
    shell: Arc<dyn Shell>,
    settings: Arc<Settings>,
    hub: Hub,
    content_policy: HeaderValue,
    #[cfg(feature = "standalone")]
    accounts: Option<Arc<Accounts>>,
}

impl App {
    fn new(
        desk: AsyncHelpdesk,
        authenticator: Arc<dyn Authenticator>,
        shell: Arc<dyn Shell>,
        settings: Settings,
        #[cfg(feature = "standalone")] accounts: Option<Arc<Accounts>>,
    ) -> Self {
        let form_to = settings.project_origin();
        let policy = guard::content_policy(shell.content_policy(), form_to.as_deref());
        // A policy that is no header would be none at all: then nothing is allowed.
        let content_policy =
            HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Self(Arc::new(Inner {
            transfers: AsyncHelpdesk::at_once(desk.desk().clone(), TRANSFERS),
            hub: Hub::new(desk.clone()),
            desk,
            authenticator,
            shell,
            settings: Arc::new(settings),
            content_policy,
            #[cfg(feature = "standalone")]
            accounts,
        }))
    }

    pub(crate) fn desk(&self) -> &AsyncHelpdesk {
        &self.0.desk
    }

    /// Returns the desk for what takes long: files.
    pub(crate) fn transfers(&self) -> &AsyncHelpdesk {
        &self.0.transfers
    }

    pub(crate) fn authenticator(&self) -> &dyn Authenticator {
        self.0.authenticator.as_ref()
    }

    pub(crate) fn shell(&self) -> &dyn Shell {
        self.0.shell.as_ref()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn settings_shared(&self) -> Arc<Settings> {
        Arc::clone(&self.0.settings)
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub(crate) fn content_policy(&self) -> HeaderValue {
        self.0.content_policy.clone()
    }

    #[cfg(feature = "standalone")]
    pub(crate) fn accounts(&self) -> Option<&Arc<Accounts>> {
        self.0.accounts.as_ref()
    }
}

impl FromRef<App> for Hub {
    fn from_ref(app: &App) -> Self {
        app.hub().clone()
    }
}

/// Returns the portal over a desk, to be nested under any path of a host's router.
///
/// Who asks is said by `authenticator`; `shell` puts the pages into the host's own. The runtime must
/// have its time driver on.
pub fn router(
    desk: AsyncHelpdesk,
    authenticator: Arc<dyn Authenticator>,
    shell: Arc<dyn Shell>,
    settings: Settings,
) -> Router {
    let app = App::new(
        desk,
        authenticator,
        shell,
        settings,
        #[cfg(feature = "standalone")]
        None,
    );
    build(app, Route::ALL.iter().copied().filter(|route| !route.is_standalone()))
}

/// Returns the portal of a desk that stands alone: the pages, and those of its own accounts.
#[cfg(feature = "standalone")]
pub fn standalone(
    desk: AsyncHelpdesk,
    accounts: Arc<Accounts>,
    shell: Arc<dyn Shell>,
    settings: Settings,
) -> Router {
    let authenticator = Arc::clone(&accounts) as Arc<dyn Authenticator>;
    let app = App::new(desk, authenticator, shell, settings, Some(accounts));
    build(app, Route::ALL.iter().copied())
}

fn build(app: App, routes: impl Iterator<Item = Route> + Clone) -> Router {
    let of = |bare: bool| {
        routes
            .clone()
            .filter(move |route| route.is_bare() == bare)
            .fold(Router::new(), |router, route| router.route(route.path(), handler(route)))
    };
    let pages = of(false)
        .fallback(async || fault::Fault::Missing)
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), visit::attend));
    let all = of(true).merge(pages).layer(from_fn_with_state(app.clone(), guard::headers));
    #[cfg(feature = "standalone")]
    let all = all.layer(from_fn_with_state(app.clone(), crate::serve::record::record));
    all.with_state(app)
}

/// The most that a form of the accounts has: a password has 1,024 bytes at most.
#[cfg(feature = "standalone")]
const SMALL: usize = 16 * 1024;

#[cfg(feature = "standalone")]
fn small(method: MethodRouter<App>) -> MethodRouter<App> {
    method.layer(axum::extract::DefaultBodyLimit::max(SMALL))
}

/// Returns what answers a route.
fn handler(route: Route) -> MethodRouter<App> {
    match route {
        Route::Home => get(pages::home),
        Route::Tickets => get(pages::list::page),
        Route::NewTicket => get(pages::new::page),
        Route::OpenTicket => post(commands::open::post),
        Route::Ticket => get(pages::ticket::page),
        Route::TicketLive => get(live::ticket),
        Route::Reply => post(commands::write::reply),
        Route::Note => post(commands::write::note),
        Route::Reopen => post(commands::write::reopen),
        Route::Assign => post(commands::desk::assign),
        Route::SetPriority => post(commands::desk::priority),
        Route::Close => post(commands::close::post),
        Route::RequestAccess => post(commands::access::request),
        Route::DeclineAccess => post(commands::access::decline),
        Route::GrantAccess => post(commands::access::grant),
        Route::RevokeAccess => post(commands::access::revoke),
        Route::EnterProject => post(commands::access::enter),
        Route::File => get(files::download),
        Route::Preview => get(files::preview),
        Route::Queue => get(pages::queue::page),
        Route::QueueLive => get(live::queue),
        Route::Search => get(pages::search::page),
        Route::Answers => get(lead::answers::list),
        Route::PutAnswer => post(lead::answers::put),
        Route::AnswerCard => get(lead::answers::card),
        Route::SwitchAnswer => post(lead::answers::switch),
        Route::Reports => get(pages::reports::index),
        Route::Report => get(pages::reports::page),
        Route::ReportCsv => get(pages::reports::csv),
        Route::RatingList => get(pages::reports::list::page),
        Route::RatingListCsv => get(pages::reports::list::csv),
        Route::ReadRating => post(commands::ratings::read),
        Route::Settings => get(lead::first),
        Route::Customers => get(lead::people::customers),
        Route::PutCustomer => post(lead::people::put_customer),
        Route::CustomerCard => get(lead::people::customer),
        Route::SwitchCustomer => post(lead::people::switch_customer),
        Route::ConfirmErasure => get(lead::erase::page),
        Route::EraseCustomer => post(lead::erase::post),
        Route::Agents => get(lead::people::agents),
        Route::PutAgent => post(lead::people::put_agent),
        Route::AgentCard => get(lead::people::agent),
        Route::SwitchAgent => post(lead::people::switch_agent),
        Route::Projects => get(lead::projects::list),
        Route::PutProject => post(lead::projects::put),
        Route::ProjectCard => get(lead::projects::card),
        Route::SetMember => post(lead::projects::member),
        Route::Hours => get(lead::hours::page),
        Route::LoadHours => post(lead::hours::load),
        Route::Policy => get(lead::policy::page),
        Route::SetPolicy => post(lead::policy::set),
        Route::DeskLog => get(lead::log::page),
        Route::Language => post(commands::language::post),
        Route::Asset => get(assets::get),
        #[cfg(feature = "standalone")]
        Route::Invite => post(lead::invite::post),
        #[cfg(feature = "standalone")]
        Route::SignIn => get(accounts::pages::sign_in),
        #[cfg(feature = "standalone")]
        Route::EnterPassword => small(post(accounts::pages::enter_password)),
        #[cfg(feature = "standalone")]
        Route::SignOut => small(post(accounts::pages::sign_out)),
        #[cfg(feature = "standalone")]
        Route::Invitation => get(accounts::pages::invitation),
        #[cfg(feature = "standalone")]
        Route::AcceptInvitation => small(post(accounts::pages::accept_invitation)),
        #[cfg(feature = "standalone")]
        Route::Password => get(accounts::pages::password),
        #[cfg(feature = "standalone")]
        Route::ChangePassword => small(post(accounts::pages::change_password)),
        #[cfg(feature = "standalone")]
        Route::Health => get(crate::serve::health),
        #[cfg(feature = "standalone")]
        Route::Ready => get(crate::serve::ready),
        #[cfg(feature = "standalone")]
        Route::Metrics => get(crate::serve::metrics),
        // Without the feature these are never asked for, and answer as missing were they.
        #[cfg(not(feature = "standalone"))]
        Route::Invite
        | Route::SignIn
        | Route::EnterPassword
        | Route::SignOut
        | Route::Invitation
        | Route::AcceptInvitation
        | Route::Password
        | Route::ChangePassword
        | Route::Health
        | Route::Ready
        | Route::Metrics => axum::routing::any(async || fault::Fault::Missing),
    }
}
