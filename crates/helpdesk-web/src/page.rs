//! A whole page: the body of a template with the menu and the reader's own menu around it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use strum::VariantArray;

use crate::answer::html;
use crate::app::App;
use crate::assets;
use crate::frame::Frame;
use crate::shell::{MenuEntry, Page};

/// The entries of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(crate) enum Menu {
    /// A customer's tickets.
    Tickets,
    /// A new ticket.
    New,
    /// The agents' queue.
    Queue,
    /// Search.
    Search,
    /// Reports.
    Reports,
    /// What leads look after.
    Settings,
}

impl Menu {
    const fn key(self) -> &'static str {
        match self {
            Self::Tickets => "menu-tickets",
            Self::New => "menu-new",
            Self::Queue => "menu-queue",
            Self::Search => "menu-search",
            Self::Reports => "menu-reports",
            Self::Settings => "menu-settings",
        }
    }

    /// Every entry.
    const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the entry that leads to a path.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|entry| entry.path() == path)
    }

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Tickets => "/tickets",
            Self::New => "/tickets/new",
            Self::Queue => "/queue",
            Self::Search => "/search",
            Self::Reports => "/reports",
            Self::Settings => "/settings",
        }
    }
}

/// The parts of a page besides its body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageOf<'a> {
    pub(crate) title: &'a str,
    pub(crate) menu: Option<Menu>,
    pub(crate) roomy: bool,
}

impl PageOf<'_> {
    /// Returns the whole page with this body.
    pub(crate) fn within(&self, app: &App, frame: &Frame, body: &str) -> String {
        let entries: &[Menu] = match frame.me() {
            Some(me) if me.lead => &[Menu::Queue, Menu::Search, Menu::Reports, Menu::Settings],
            Some(me) if me.agent().is_some() => &[Menu::Queue, Menu::Search, Menu::Reports],
            Some(_) if frame.may_open() => &[Menu::Tickets, Menu::New],
            Some(_) => &[Menu::Tickets],
            None => &[],
        };
        let menu: Vec<MenuEntry> = entries
            .iter()
            .map(|entry| MenuEntry {
                label: frame.w(entry.key()),
                href: frame.to(entry.path()),
                current: self.menu == Some(*entry),
            })
            .collect();
        let account = account(app, frame);
        let section = frame.w("section-support");
        let title = format!("{} · {section}", self.title);
        let hours = frame.l10n.hours_and_promise(&frame.policy.hours, frame.policy.answer_within);
        app.shell().page(&Page {
            title: &title,
            lang: frame.l10n.language(),
            section: &section,
            product: &app.settings().product,
            home: &frame.to("/"),
            menu: &menu,
            is_help: frame.me().is_some_and(|me| me.agent().is_none()),
            body,
            account: &account,
            promises: &[hours],
            roomy: self.roomy,
            stylesheet: &assets::address(&frame.base, assets::STYLE),
            script: &assets::address(&frame.base, assets::SCRIPT),
            icon: &assets::address(&frame.base, assets::TAB_ICON),
            skip: &frame.w("skip-to-content"),
            menu_name: &frame.w("menu-help"),
            symbols: &assets::address(&frame.base, assets::ICONS),
        })
    }

    /// Returns the page of a template as a response.
    pub(crate) fn show(
        &self,
        app: &App,
        frame: &Frame,
        status: StatusCode,
        body: &impl Template,
    ) -> Response {
        match body.render() {
            Ok(body) => html(status, self.within(app, frame, &body)),
            Err(error) => {
                tracing::error!(%error, "a page cannot be rendered");
                axum::response::IntoResponse::into_response(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account<'a> {
    f: &'a Frame,
    name: String,
    initials: String,
    sign_out: Option<String>,
    password: Option<String>,
}

/// Returns the language switch and the reader's own menu.
fn account(app: &App, frame: &Frame) -> String {
    let name = frame.me().map_or_else(String::new, |me| frame.l10n.name("", Some(&me.name)));
    let authenticator = app.authenticator();
    let account = Account {
        f: frame,
        initials: crate::badges::initials(&name),
        name,
        sign_out: authenticator.sign_out(&frame.base),
        password: authenticator.password(&frame.base),
    };
    account.render().unwrap_or_default()
}
