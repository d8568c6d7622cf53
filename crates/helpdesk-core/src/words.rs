//! What people wrote: subjects, texts, reasons, comments, file names. Kept beside the log, never in
//! it: events hold only a salted digest (S4), so that words can be erased without touching the log
//! (E1).

mod error;
mod file_name;
mod kept;
mod sealed;
mod visible;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::error::{FILES_MAX, Field, MEDIA_TYPE_MAX, SUBJECT_MAX, TEXT_MAX, WordsError};
pub use self::file_name::{FILE_NAME_MAX, FileName};
pub(crate) use self::kept::reads_what_is_kept;
pub use self::sealed::{Salt, Sealed};
pub use self::visible::{is_blank, reordering};
use crate::digest::Digest;
use crate::ids::FileId;

fn refuse_controls(field: Field, text: &str, allowed: &[char]) -> Result<(), WordsError> {
    match text.chars().find(|c| c.is_control() && !allowed.contains(c)) {
        Some(c) => Err(WordsError::Control { field, code: c as u32 }),
        None => Ok(()),
    }
}

/// A ticket's subject: 1–200 characters on one line, at least one of them visible, without white space at its
/// ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct Subject(String);

reads_what_is_kept!(Subject);

impl Subject {
    /// Returns an arbitrary subject, for checks in which no rule looks into it.
    pub(crate) fn any() -> Self {
        Self("-".to_owned())
    }

    /// Returns the subject `given`, trimmed.
    ///
    /// # Errors
    /// [`WordsError::Empty`], [`WordsError::Lines`], [`WordsError::Control`] or
    /// [`WordsError::TooLong`].
    pub fn new(given: &str) -> Result<Self, WordsError> {
        let field = Field::Subject;
        if is_blank(given) {
            return Err(WordsError::Empty { field });
        }
        let subject = Self::kept(given)?;
        match reordering(subject.as_str()) {
            Some(c) => Err(WordsError::Control { field, code: c as u32 }),
            None => Ok(subject),
        }
    }

    /// Returns a subject that was accepted before, as read from a store or an export.
    ///
    /// # Errors
    /// As [`Subject::new`], except that invisible marks are accepted.
    pub fn kept(given: &str) -> Result<Self, WordsError> {
        let field = Field::Subject;
        let given = given.trim();
        if given.is_empty() {
            return Err(WordsError::Empty { field });
        }
        if given.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            return Err(WordsError::Lines { field });
        }
        refuse_controls(field, given, &[])?;
        let count = given.chars().count();
        if count > SUBJECT_MAX {
            let limit = SUBJECT_MAX;
            return Err(WordsError::TooLong { field, limit, given: count, unit: "characters" });
        }
        Ok(Self(given.to_owned()))
    }

    /// Returns the subject as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Subject {
    type Err = WordsError;

    fn from_str(given: &str) -> Result<Self, WordsError> {
        Self::new(given)
    }
}

impl TryFrom<&str> for Subject {
    type Error = WordsError;

    fn try_from(given: &str) -> Result<Self, WordsError> {
        given.parse()
    }
}

impl TryFrom<String> for Subject {
    type Error = WordsError;

    fn try_from(given: String) -> Result<Self, WordsError> {
        Self::new(&given)
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text of at most 64 KiB of UTF-8, at least one character of it visible, lines ending in LF, no control
/// characters except LF and tab.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct Text(String);

reads_what_is_kept!(Text);

impl Text {
    /// Returns the text `given`, with CRLF and CR folded to LF and trailing white space removed.
    ///
    /// # Errors
    /// [`WordsError::Empty`], [`WordsError::Control`] or [`WordsError::TooLong`], which name `field`.
    pub fn new(field: Field, given: &str) -> Result<Self, WordsError> {
        if is_blank(given) { Err(WordsError::Empty { field }) } else { Self::formed(field, given) }
    }

    /// Returns a text that was accepted before, as read from a store or an export.
    ///
    /// # Errors
    /// As [`Text::new`], except that a text of invisible marks alone is accepted.
    pub fn kept(given: &str) -> Result<Self, WordsError> {
        Self::formed(Field::Text, given)
    }

    fn formed(field: Field, given: &str) -> Result<Self, WordsError> {
        let limit = TEXT_MAX;
        let folded = if given.contains('\r') {
            given.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            given.to_owned()
        };
        let kept = folded.trim_end().trim_start_matches('\n');
        if kept.is_empty() {
            return Err(WordsError::Empty { field });
        }
        if kept.len() > limit {
            return Err(WordsError::TooLong { field, limit, given: kept.len(), unit: "bytes" });
        }
        refuse_controls(field, kept, &['\n', '\t'])?;
        Ok(Self(kept.to_owned()))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Text {
    type Err = WordsError;

    fn from_str(given: &str) -> Result<Self, WordsError> {
        Self::new(Field::Text, given)
    }
}

impl TryFrom<&str> for Text {
    type Error = WordsError;

    fn try_from(given: &str) -> Result<Self, WordsError> {
        given.parse()
    }
}

impl TryFrom<String> for Text {
    type Error = WordsError;

    fn try_from(given: String) -> Result<Self, WordsError> {
        Self::new(Field::Text, &given)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A rating's stars: 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl Stars {
    /// Returns `given` stars.
    ///
    /// # Errors
    /// [`WordsError::Stars`] when it is not 1 to 5.
    pub const fn new(given: u8) -> Result<Self, WordsError> {
        match given {
            1..=5 => Ok(Self(given)),
            _ => Err(WordsError::Stars { given }),
        }
    }

    /// Returns how many there are.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for Stars {
    type Err = WordsError;

    /// Reads a digit; anything that is not a number is refused like 0.
    fn from_str(given: &str) -> Result<Self, WordsError> {
        Self::new(given.parse().unwrap_or_default())
    }
}

impl TryFrom<u8> for Stars {
    type Error = WordsError;

    fn try_from(given: u8) -> Result<Self, WordsError> {
        Self::new(given)
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.0
    }
}

/// A file as a message shows it; its bytes are kept by the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// The file's id.
    pub id: FileId,
    /// Its cleaned name.
    pub name: FileName,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type as the uploader declared it: never trusted.
    #[serde(rename = "type")]
    pub media_type: String,
    /// The SHA-256 of its bytes.
    pub digest: Digest,
}

impl FileRef {
    /// Returns whether these are the same bytes of the same name and type, whatever their ids.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.name == other.name
            && self.size == other.size
            && self.media_type == other.media_type
            && self.digest == other.digest
    }
}

/// What one event says in people's words: a subject (only in the first message), a text, files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The subject, on the message that opens a ticket.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<Subject>,
    /// The text, reason or comment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<Text>,
    /// The files.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub files: Vec<FileRef>,
}

impl Words {
    /// Returns a message with a text, files, or both.
    ///
    /// # Errors
    /// [`WordsError::Nothing`] when there is neither; [`WordsError::TooManyFiles`].
    pub fn message(text: Option<Text>, files: Vec<FileRef>) -> Result<Self, WordsError> {
        if files.len() > FILES_MAX {
            return Err(WordsError::TooManyFiles { given: files.len() });
        }
        if text.is_none() && files.is_empty() {
            return Err(WordsError::Nothing);
        }
        Ok(Self { subject: None, text, files })
    }

    /// Returns the words of a reason or a comment.
    #[must_use]
    pub const fn text(text: Text) -> Self {
        Self { subject: None, text: Some(text), files: Vec::new() }
    }

    /// Returns the same words under a subject.
    #[must_use]
    pub fn under(self, subject: Subject) -> Self {
        Self { subject: Some(subject), ..self }
    }

    /// Returns whether the subject, the text and the files are the same, whatever the ids of the files: a
    /// retried command repeats exactly these (S5).
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.subject == other.subject
            && self.text == other.text
            && self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(|(one, other)| one.repeats(other))
    }

    /// Returns the digest of the words alone, without file ids.
    fn content(&self) -> Digest {
        let mut parts: Vec<&[u8]> = Vec::new();
        let sizes: Vec<[u8; 8]> = self.files.iter().map(|f| f.size.to_be_bytes()).collect();
        parts.push(self.subject.as_ref().map_or(b"", |s| s.as_str().as_bytes()));
        parts.push(self.text.as_ref().map_or(b"", |t| t.as_str().as_bytes()));
        for (file, size) in self.files.iter().zip(&sizes) {
            parts.push(file.name.as_str().as_bytes());
            parts.push(file.media_type.as_bytes());
            parts.push(file.digest.bytes());
            parts.push(size);
        }
        Digest::of(&parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_1_to_200_characters_on_one_line() {
        assert_eq!(Subject::new("  Ошибка  ").unwrap().as_str(), "Ошибка");
        assert!(Subject::new(&"ё".repeat(200)).is_ok());
        assert!(matches!(Subject::new(&"ё".repeat(201)), Err(WordsError::TooLong { .. })));
        assert!(matches!(Subject::new(" \t "), Err(WordsError::Empty { .. })));
        assert!(matches!(Subject::new("a\nb"), Err(WordsError::Lines { .. })));
        assert!(matches!(Subject::new("a\u{2028}b"), Err(WordsError::Lines { .. })));
        assert!(matches!(Subject::new("a\0b"), Err(WordsError::Control { code: 0, .. })));
    }

    #[test]
    fn a_text_folds_line_ends_and_refuses_controls() {
        let text = |given: &str| Text::new(Field::Text, given);
        assert_eq!(text("a\r\nb\rc\n\n").unwrap().as_str(), "a\nb\nc");
        assert!(matches!(text("a\u{1b}[31m"), Err(WordsError::Control { code: 0x1b, .. })));
        assert!(matches!(text(" \r\n "), Err(WordsError::Empty { .. })));
        assert!(text(&"x".repeat(TEXT_MAX)).is_ok());
        assert!(matches!(text(&"x".repeat(TEXT_MAX + 1)), Err(WordsError::TooLong { .. })));
    }

    #[test]
    fn words_need_something_to_see() {
        let unseen: String = visible::tests::INVISIBLE.iter().collect();
        for given in visible::tests::INVISIBLE.map(String::from).iter().chain([&unseen]) {
            let field = Field::Subject;
            assert_eq!(Subject::new(given), Err(WordsError::Empty { field }), "{given:?}");
            for field in [Field::Comment, Field::Reason, Field::Text] {
                assert_eq!(Text::new(field, given), Err(WordsError::Empty { field }), "{given:?}");
            }
        }
        assert!(Subject::new("\u{200b}a").is_ok());
        let bad = Subject::new("a\u{202e}gpj.exe");
        assert_eq!(bad, Err(WordsError::Control { field: Field::Subject, code: 0x202e }));
        assert!(Text::new(Field::Text, "a\u{202e}b").is_ok());
    }

    #[test]
    fn words_that_were_taken_before_are_read_as_they_are() {
        for given in ["\u{200b}", "\u{3164}", "a\u{202e}b", "\u{2800}"] {
            let json = serde_json::to_string(given).unwrap();
            let (subject, text): (Subject, Text) =
                (serde_json::from_str(&json).unwrap(), serde_json::from_str(&json).unwrap());
            assert_eq!((subject.as_str(), text.as_str()), (given, given));
        }
        for bad in ["\" \"", "\"a\\u0000b\""] {
            assert!(serde_json::from_str::<Subject>(bad).is_err());
            assert!(serde_json::from_str::<Text>(bad).is_err());
        }
    }

    #[test]
    fn what_is_parsed_is_held_to_its_own_limits() {
        let subject = "a\nb".parse::<Subject>();
        assert_eq!(subject, Err(WordsError::Lines { field: Field::Subject }));
        assert_eq!(Text::try_from(" "), Err(WordsError::Empty { field: Field::Text }));
        assert_eq!("5".parse::<Stars>(), Stars::new(5));
        for none in ["", "0", "6", "five", "-1"] {
            assert!(matches!(none.parse::<Stars>(), Err(WordsError::Stars { .. })), "{none}");
        }
    }

    #[test]
    fn a_message_has_text_files_or_both() {
        assert_eq!(Words::message(None, Vec::new()), Err(WordsError::Nothing));
    }

    #[test]
    fn a_salt_reads_back_what_it_prints() {
        let salt = Salt([7; 16]);
        assert_eq!(Salt::try_from(String::from(salt)), Ok(salt));
    }

    #[test]
    fn the_salt_changes_the_digest_and_not_the_content() {
        let words = Words::text(Text::new(Field::Text, "x").unwrap());
        let (a, b) = (Sealed::new(words.clone(), Salt([1; 16])), Sealed::new(words, Salt([2; 16])));
        assert_ne!(a.digest(), b.digest());
        assert!(a.words().repeats(b.words()));
    }
}
