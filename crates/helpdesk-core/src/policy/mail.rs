//! What an operator may choose about mails.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::span::Span;
use crate::notice::kind::NoticeKind;

/// The longest address of the desk, in characters.
const ADDRESS_MAX: usize = 254;

/// What an operator has chosen about mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailPolicy {
    /// Where mails about tickets without an assignee go; `None`: nowhere.
    pub desk: Option<String>,
    /// How long before a first answer is due the leads are told; `None`: never.
    pub near: Option<Span>,
    /// What nobody is told by mail.
    pub off: BTreeSet<NoticeKind>,
    /// Whether mails hold what people wrote.
    pub text: bool,
}

impl Default for MailPolicy {
    fn default() -> Self {
        Self { desk: None, near: Span::from_minutes(15), off: BTreeSet::new(), text: false }
    }
}

impl MailPolicy {
    /// Returns the kinds that are off as text: names separated by commas, or `none`.
    pub(super) fn off_text(&self) -> String {
        if self.off.is_empty() {
            return "none".to_owned();
        }
        self.off.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(",")
    }
}

/// Returns the kinds that a text names.
pub(super) fn kinds(given: &str) -> Option<BTreeSet<NoticeKind>> {
    if given == "none" {
        return Some(BTreeSet::new());
    }
    given.split(',').map(|name| name.trim().parse().ok()).collect()
}

/// Returns whether a text is a single address that can stand in a header as it is.
pub(super) fn is_address(given: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !",;<>\"()\\:[]".contains(c);
    let parts = given.split_once('@');
    let whole = parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    whole && given.chars().all(plain) && given.chars().count() <= ADDRESS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_with_commas_between() {
        let both = BTreeSet::from([NoticeKind::Rated, NoticeKind::Closed]);
        assert_eq!(kinds("rated, closed"), Some(both));
        assert_eq!(kinds("none"), Some(BTreeSet::new()));
        for bad in ["", "rated,", "nothing", "Rated"] {
            assert_eq!(kinds(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_address_is_one_address() {
        assert!(is_address("help@example.org"));
        for bad in ["help", "@x", "x@", "a@b@c", "a b@c", "a@b\r\nBcc: c@d", "a@b,c@d", "<a@b>"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
