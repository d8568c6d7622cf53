//! Words as they come in at a door, and how they are sealed.

use std::str::FromStr;

use helpdesk_core::{Actor, Field, FileId, Sealed, Text, Words, WordsError};

use crate::engine::Helpdesk;
use crate::error::Error;

/// A message, a note, a reason or a comment: a text, uploaded files, or both. Reasons and comments take no
/// files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// The text.
    pub text: Option<Text>,
    /// Finished uploads of the same actor, at most 20.
    pub files: Vec<FileId>,
}

impl Message {
    /// Returns a message of this text.
    ///
    /// ```
    /// use helpdesk::Message;
    ///
    /// assert!(Message::text("It was full yesterday.").is_ok());
    /// assert!(Message::text("").is_err());
    /// ```
    ///
    /// # Errors
    /// [`WordsError`] when it is not a [`Text`]: blank, longer than 64 KiB, or with control characters.
    pub fn text(text: &str) -> Result<Self, WordsError> {
        text.parse()
    }

    /// Returns a message of files alone, at most 20.
    #[must_use]
    pub fn files(files: impl IntoIterator<Item = FileId>) -> Self {
        Self { text: None, files: files.into_iter().collect() }
    }

    /// Returns the message with these files, instead of those it had.
    #[must_use]
    pub fn with_files(self, files: impl IntoIterator<Item = FileId>) -> Self {
        Self { files: files.into_iter().collect(), ..self }
    }
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self { text: Some(text), files: Vec::new() }
    }
}

impl FromStr for Message {
    type Err = WordsError;

    fn from_str(text: &str) -> Result<Self, WordsError> {
        Ok(Text::new(Field::Text, text)?.into())
    }
}

impl Helpdesk {
    /// Returns the words that `by` wrote in this field, with the files looked up; a field that takes only a
    /// text has none.
    pub(crate) fn words(&self, by: &Actor, field: Field, given: Message) -> Result<Words, Error> {
        let Message { text, files } = given;
        if field != Field::Text {
            if !files.is_empty() {
                return Err(WordsError::Files { field }.into());
            }
            return Ok(text.map(Words::text).ok_or(WordsError::Empty { field })?);
        }
        let mut found = Vec::with_capacity(files.len());
        for id in files {
            found.push(self.store().upload(by.clone(), id)?.ok_or(Error::Upload(id))?);
        }
        Ok(Words::message(text, found)?)
    }

    /// Returns the words under a new salt.
    pub(crate) fn sealed(&self, words: Words) -> Result<Sealed, Error> {
        Ok(Sealed::new(words, self.ids().salt()?))
    }
}
