//! The limits on what people write: which field, how much, and what is wrong with it.

use core::fmt;

use strum::IntoStaticStr;

/// The longest subject, in characters.
pub const SUBJECT_MAX: usize = 200;
/// The longest text, in bytes of UTF-8.
pub const TEXT_MAX: usize = 64 * 1024;
/// The most files in one message.
pub const FILES_MAX: usize = 20;
/// The longest media type, in characters.
pub const MEDIA_TYPE_MAX: usize = 127;

/// Why something that people wrote is refused. Each error names the field and the limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// The field needs something to see: more than white space and invisible marks.
    #[error("{field} must not be empty")]
    Empty {
        /// The field.
        field: Field,
    },
    /// The field is longer than allowed.
    #[error("{field} has {given} {unit}, but at most {limit} are allowed")]
    TooLong {
        /// The field.
        field: Field,
        /// The limit.
        limit: usize,
        /// What was given.
        given: usize,
        /// What is counted: `characters` or `bytes`.
        unit: &'static str,
    },
    /// The field holds a control character, or a single-line field holds a mark that reorders text.
    #[error("{field} must not contain the control character U+{code:04X}")]
    Control {
        /// The field.
        field: Field,
        /// The character.
        code: u32,
    },
    /// The subject has more than one line.
    #[error("{field} must be one line")]
    Lines {
        /// The field.
        field: Field,
    },
    /// A message has neither text nor files.
    #[error("a message needs a text, a file, or both")]
    Nothing,
    /// Only a message can have files, not a reason or a comment.
    #[error("{field} is text alone and takes no files")]
    Files {
        /// The field.
        field: Field,
    },
    /// A message has too many files.
    #[error("a message has at most {FILES_MAX} files, not {given}")]
    TooManyFiles {
        /// How many were given.
        given: usize,
    },
    /// Stars are 1 to 5.
    #[error("a rating is 1 to 5 stars, not {given}")]
    Stars {
        /// What was given.
        given: u8,
    },
}

/// The fields in which people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
pub enum Field {
    /// The comment to a rating.
    #[strum(to_string = "comment")]
    Comment,
    /// A file's name.
    #[strum(to_string = "file name")]
    FileName,
    /// A file's media type.
    #[strum(to_string = "media type")]
    MediaType,
    /// A reason.
    #[strum(to_string = "reason")]
    Reason,
    /// A ticket's subject.
    #[strum(to_string = "subject")]
    Subject,
    /// A message's text.
    #[strum(to_string = "text")]
    Text,
}

impl Field {
    /// Returns the field's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
