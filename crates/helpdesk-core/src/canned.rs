//! Canned answers: ready texts in each language that agents insert into an answer. They belong to the desk,
//! not to a ticket: a message that was sent stays as it is, whatever becomes of the canned answer.

mod defaults;

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::choice::ChoiceError;
use crate::ids::AnswerKey;
use crate::language::Localised;
use crate::words::{is_blank, reads_what_is_kept, reordering};

/// The longest title of a canned answer, in characters.
pub const TITLE_MAX: usize = 100;
/// The longest text of a canned answer, in characters: in UTF-8 it always fits into a message.
pub const ANSWER_MAX: usize = 10_000;
/// The most canned answers of a desk, retired ones included.
pub const ANSWERS_MAX: usize = 200;

/// Why a title or a text is refused for a canned answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannedError {
    /// The part needs something to see: more than white space and invisible marks.
    #[error("{part} must not be empty")]
    Empty {
        /// The part.
        part: CannedPart,
    },
    /// The part is longer than allowed.
    #[error("{part} has {given} characters, but at most {limit} are allowed")]
    TooLong {
        /// The part.
        part: CannedPart,
        /// The limit, in characters.
        limit: usize,
        /// How many characters were given.
        given: usize,
    },
    /// The title has more than one line.
    #[error("title must be one line")]
    Lines,
    /// The part holds a control character, or the title a mark that reorders text.
    #[error("{part} must not contain the control character U+{code:04X}")]
    Control {
        /// The part.
        part: CannedPart,
        /// The character.
        code: u32,
    },
}

/// The parts of a canned answer that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CannedPart {
    /// What agents choose it by.
    Title,
    /// What the customer reads.
    Text,
}

impl CannedPart {
    /// Returns the part's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for CannedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn checked(
    part: CannedPart,
    given: &str,
    limit: usize,
    allowed: &[char],
) -> Result<String, CannedError> {
    if given.is_empty() {
        return Err(CannedError::Empty { part });
    }
    if let Some(c) = given.chars().find(|c| c.is_control() && !allowed.contains(c)) {
        return Err(CannedError::Control { part, code: c as u32 });
    }
    let count = given.chars().count();
    if count > limit {
        return Err(CannedError::TooLong { part, limit, given: count });
    }
    Ok(given.to_owned())
}

/// The title of a canned answer: 1–100 characters on one line, without white space at its ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct CannedTitle(String);

reads_what_is_kept!(CannedTitle);

impl CannedTitle {
    /// Returns the title `given`, trimmed.
    ///
    /// # Errors
    /// [`CannedError::Empty`], [`CannedError::Lines`], [`CannedError::Control`] or
    /// [`CannedError::TooLong`].
    pub fn new(given: &str) -> Result<Self, CannedError> {
        let part = CannedPart::Title;
        if is_blank(given) {
            return Err(CannedError::Empty { part });
        }
        let title = Self::kept(given)?;
        match reordering(title.as_str()) {
            Some(c) => Err(CannedError::Control { part, code: c as u32 }),
            None => Ok(title),
        }
    }

    /// Returns a title that was accepted before, as read from a store or an export.
    ///
    /// # Errors
    /// As [`CannedTitle::new`], except that invisible marks are accepted.
    pub fn kept(given: &str) -> Result<Self, CannedError> {
        let given = given.trim();
        if given.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            return Err(CannedError::Lines);
        }
        checked(CannedPart::Title, given, TITLE_MAX, &[]).map(Self)
    }

    /// Returns the title as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text of a canned answer: 1–10,000 characters, lines ending in LF, no control characters except LF and
/// tab.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct CannedText(String);

reads_what_is_kept!(CannedText);

impl CannedText {
    /// Returns the text `given`, with CRLF and CR folded to LF, and leading empty lines and trailing white
    /// space removed, as in a message.
    ///
    /// # Errors
    /// [`CannedError::Empty`], [`CannedError::Control`] or [`CannedError::TooLong`].
    pub fn new(given: &str) -> Result<Self, CannedError> {
        if is_blank(given) {
            return Err(CannedError::Empty { part: CannedPart::Text });
        }
        Self::kept(given)
    }

    /// Returns a text that was accepted before, as read from a store or an export.
    ///
    /// # Errors
    /// As [`CannedText::new`], except that a text of invisible marks alone is accepted.
    pub fn kept(given: &str) -> Result<Self, CannedError> {
        let folded = given.replace("\r\n", "\n").replace('\r', "\n");
        let kept = folded.trim_end().trim_start_matches('\n');
        checked(CannedPart::Text, kept, ANSWER_MAX, &['\n', '\t']).map(Self)
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! reads_from_text {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = CannedError;

            fn try_from(given: String) -> Result<Self, CannedError> {
                Self::new(&given)
            }
        }

        impl From<$name> for String {
            fn from(part: $name) -> Self {
                part.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

reads_from_text!(CannedTitle);
reads_from_text!(CannedText);

/// When an answer is offered beside the box in which an agent writes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_choice)]
pub enum Offered {
    /// On every ticket, in the list.
    Always,
    /// Only where the customer has declined access and has not granted it since; then it is shown at once.
    AfterDecline,
}

impl Offered {
    /// Every choice.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the choice as it is written in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_choice(_: &str) -> ChoiceError {
    ChoiceError::of::<Offered>("when an answer is offered")
}

impl fmt::Display for Offered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A ready text. It is never deleted: when it is no longer of use, it is retired.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CannedAnswer {
    /// The desk's key for it; the answers are listed by it.
    pub key: AnswerKey,
    /// What agents choose it by.
    pub title: Localised<CannedTitle>,
    /// What the customer reads, in the customer's language.
    pub text: Localised<CannedText>,
    /// When it is offered.
    pub offered: Offered,
    /// Whether it is offered at all; a retired one is not.
    pub active: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_1_to_100_characters_on_one_line() {
        assert_eq!(CannedTitle::new("  Уточнить  ").unwrap().as_str(), "Уточнить");
        assert!(CannedTitle::new(&"ё".repeat(TITLE_MAX)).is_ok());
        let long = CannedTitle::new(&"ё".repeat(TITLE_MAX + 1));
        let part = CannedPart::Title;
        assert_eq!(long, Err(CannedError::TooLong { part, limit: 100, given: 101 }));
        assert_eq!(CannedTitle::new(" \t "), Err(CannedError::Empty { part }));
        assert_eq!(CannedTitle::new("a\nb"), Err(CannedError::Lines));
        assert_eq!(CannedTitle::new("a\0b"), Err(CannedError::Control { part, code: 0 }));
    }

    #[test]
    fn the_text_of_an_answer_always_fits_into_a_message() {
        assert_eq!(CannedText::new("\n a\r\nb\rc \n\n").unwrap().as_str(), " a\nb\nc");
        let longest = CannedText::new(&"\u{1F600}".repeat(ANSWER_MAX)).unwrap();
        assert!(crate::Text::new(crate::words::Field::Text, longest.as_str()).is_ok());
        let part = CannedPart::Text;
        let long = CannedText::new(&"x".repeat(ANSWER_MAX + 1));
        assert_eq!(long, Err(CannedError::TooLong { part, limit: ANSWER_MAX, given: 10_001 }));
        assert_eq!(CannedText::new(" \r\n "), Err(CannedError::Empty { part }));
        assert_eq!(CannedText::new("\u{1b}x"), Err(CannedError::Control { part, code: 0x1b }));
    }

    #[test]
    fn what_is_new_needs_something_to_see_and_what_is_kept_is_read() {
        for unseen in ["\u{200b}", "\u{3164} \u{2800}", "\u{e0041}"] {
            let (title, text) = (CannedPart::Title, CannedPart::Text);
            assert_eq!(CannedTitle::new(unseen), Err(CannedError::Empty { part: title }));
            assert_eq!(CannedText::new(unseen), Err(CannedError::Empty { part: text }));
            let json = serde_json::to_string(unseen).unwrap();
            assert_eq!(serde_json::from_str::<CannedTitle>(&json).unwrap().as_str(), unseen);
            assert_eq!(serde_json::from_str::<CannedText>(&json).unwrap().as_str(), unseen);
        }
        let (part, code) = (CannedPart::Title, 0x2066);
        assert_eq!(CannedTitle::new("a\u{2066}b"), Err(CannedError::Control { part, code }));
        assert!(CannedTitle::kept("a\u{2066}b").is_ok());
    }

    #[test]
    fn every_new_desk_has_answers_and_one_of_them_is_offered_after_a_decline() {
        let answers = CannedAnswer::defaults();
        assert_eq!(answers.len(), 5);
        assert!(answers.is_sorted_by(|a, b| a.key < b.key));
        assert!(answers.iter().all(|answer| answer.active));
        let declined = answers.iter().filter(|answer| answer.offered == Offered::AfterDecline);
        assert_eq!(declined.count(), 1);
    }
}
