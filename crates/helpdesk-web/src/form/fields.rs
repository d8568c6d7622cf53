//! The fields of a form.

use helpdesk::rules::FileRef;
use helpdesk::{CommandId, Error, Version};

use crate::fault::Fault;
use crate::safety;

/// How many fields a form has at most.
pub(super) const FIELDS_MAX: usize = 64;
/// How many bytes a field may have: four times as many as a text, so that a text that is too long is refused
/// with an explanation and kept.
pub(super) const FIELD_BYTES: usize = 256 << 10;
/// How many bytes all fields have at most: 1 MiB.
pub(super) const FIELDS_BYTES: usize = 1 << 20;
/// What a form sent.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(super) fields: Vec<(String, String)>,
    pub(super) uploads: Vec<FileRef>,
    pub(super) refused: Vec<Error>,
}

impl Form {
    /// Returns the first field of this name, empty if there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Returns the values of all fields of this name, in the order in which they came.
    pub(crate) fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.fields.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the finished uploads of the form: those that an earlier try left (its fields `upload`), then
    /// those sent now, in the order of the form.
    pub(crate) fn uploads(&self) -> &[FileRef] {
        &self.uploads
    }

    /// Returns why files were refused.
    pub(crate) fn refused(&self) -> &[Error] {
        &self.refused
    }

    /// Returns the one-time key of the form, so that sending it twice does it once (S5).
    ///
    /// # Errors
    /// When there is none, or when it cannot be read.
    pub(crate) fn command(&self) -> Result<CommandId, Error> {
        safety::command(self.texts(safety::COMMAND))
    }

    /// Returns the version that the page showed (S10), or `None` if the form names none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn seen(&self) -> Result<Option<Version>, Error> {
        safety::version(safety::SEEN, self.texts(safety::SEEN))
    }

    pub(super) fn push(&mut self, name: String, value: String) -> Result<(), Fault> {
        if self.fields.len() >= FIELDS_MAX {
            return Err(Fault::TooLarge);
        }
        self.fields.push((name, value));
        Ok(())
    }
}
