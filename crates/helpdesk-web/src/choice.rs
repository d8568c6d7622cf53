//! What people choose from: the options of a list, links beside each other of which one is shown, and
//! what an address says.

use helpdesk::Priority;
use helpdesk_l10n::L10n;
use strum::IntoStaticStr;

use crate::address::encoded;

/// One of several to choose from.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// What a form sends.
    pub(crate) value: String,
    pub(crate) word: String,
    pub(crate) chosen: bool,
}

impl Choice {
    /// Returns the priorities, low first; the one of this name is chosen.
    pub(crate) fn priorities(l10n: L10n, chosen: &str) -> Vec<Self> {
        let choice = |priority: &Priority| Self {
            value: priority.name().to_owned(),
            word: l10n.priority(*priority),
            chosen: priority.name() == chosen,
        };
        Priority::ALL.iter().map(choice).collect()
    }
}

/// How a link stands to the page that bears it, as `aria-current` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Current {
    /// It leads to this page.
    Page,
    /// It leads to what this page belongs to, or to what it shows already.
    True,
}

impl Current {
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }
}

/// A link, alone or beside others.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) word: String,
    pub(crate) current: Option<Current>,
}

impl Link {
    /// Returns a link to another page.
    pub(crate) const fn to(href: String, word: String) -> Self {
        Self { href, word, current: None }
    }
}

/// What an address, or a hidden field of a form, says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

impl Param {
    pub(crate) const fn new(name: &'static str, value: String) -> Self {
        Self { name, value }
    }

    /// Returns how it stands in an address.
    pub(crate) fn query(&self) -> String {
        format!("{}={}", self.name, encoded(&self.value))
    }
}
