//! The canned answers of a new desk, so that nobody starts with an empty list.

use alloc::format;
use alloc::vec::Vec;

use super::{CannedAnswer, CannedText, CannedTitle, Offered};
use crate::ids::AnswerKey;
use crate::language::Localised;

/// The answers of a new desk, by key, and when they are offered. The texts are in `locales/`.
const DEFAULTS: [(&str, Offered); 5] = [
    ("ask-access", Offered::Always),
    ("ask-details", Offered::Always),
    ("no-access", Offered::AfterDecline),
    ("out-of-hours", Offered::Always),
    ("resolved", Offered::Always),
];

impl CannedAnswer {
    /// Returns the answers of a new desk, by key.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        DEFAULTS.into_iter().filter_map(|(key, offered)| answer(key, offered)).collect()
    }
}

fn answer(key: &str, offered: Offered) -> Option<CannedAnswer> {
    let title = format!("{key}.title");
    let text = format!("{key}.text");
    Some(CannedAnswer {
        key: AnswerKey::new(key).ok()?,
        title: Localised::try_new(|language| CannedTitle::new(language.given(&title))).ok()?,
        text: Localised::try_new(|language| CannedText::new(language.given(&text))).ok()?,
        offered,
        active: true,
    })
}
