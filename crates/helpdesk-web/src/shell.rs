//! The page around the portal's own: ours, or the host's.

use std::fmt::Debug;

use askama::Template;
use helpdesk::Language;

use crate::markup::Markup;

/// An entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether the page shown is the one it leads to.
    pub current: bool,
}

/// A page of the portal, to be put into a page of the host or of our own.
#[derive(Debug)]
#[non_exhaustive]
pub struct Page<'a> {
    /// The title, as text.
    pub title: &'a str,
    /// The language of the page.
    pub lang: Language,
    /// «Поддержка».
    pub section: &'a str,
    /// The name of the product; may be empty.
    pub product: &'a str,
    /// Where the menu's own name leads.
    pub home: &'a str,
    /// The entries of the menu, as text.
    pub menu: &'a [MenuEntry],
    /// Whether they are a customer's, and belong under «Помощь».
    pub is_help: bool,
    /// The content of `main`: HTML that is ready.
    pub body: &'a str,
    /// The language switch and the reader's own menu: HTML that is ready; may be empty.
    pub account: &'a str,
    /// The hours and the promise, a sentence each, as text.
    pub promises: &'a [String],
    /// Whether the page wants more width, as the agents' do.
    pub roomy: bool,
    /// The address of our stylesheet.
    pub stylesheet: &'a str,
    /// The address of our script.
    pub script: &'a str,
    /// The address of our icon for the tab.
    pub icon: &'a str,
    /// «Перейти к содержанию».
    pub skip: &'a str,
    /// The name of the menu: «Помощь».
    pub menu_name: &'a str,
    /// Where our symbols are, for the mark.
    pub symbols: &'a str,
}

/// Puts pages of the portal into a page of the host.
pub trait Shell: Send + Sync + Debug {
    /// Returns the whole page. `title`, `menu` and the other texts must be escaped; `body` and `account` are
    /// HTML and must not be. The body must be inside an element with the id `main`.
    fn page(&self, page: &Page<'_>) -> String;

    /// Returns what the host adds to the Content-Security-Policy, such as `; font-src 'self'`.
    fn content_policy(&self) -> &str {
        ""
    }
}

/// The page of a stand-alone desk.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnShell;

#[derive(Template)]
#[template(path = "shell.html")]
struct Whole<'a> {
    page: &'a Page<'a>,
    body: Markup,
    account: Markup,
}

impl Shell for OwnShell {
    fn page(&self, page: &Page<'_>) -> String {
        let ready = |html: &str| Markup::ready(html.to_owned());
        let (body, account) = (ready(page.body), ready(page.account));
        // Writing into a string does not fail.
        Whole { page, body, account }.render().unwrap_or_default()
    }
}
