//! The fields of a form.

use helpdesk::rules::FileRef;
use helpdesk::{CommandId, Error, FileId, Version};

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

    /// Returns the value of a field that says what is wanted: it is there exactly once.
    ///
    /// # Errors
    /// When it is absent or given twice.
    pub(crate) fn only(&self, name: &'static str) -> Result<&str, Error> {
        safety::one(name, self.texts(name))
    }

    /// Returns what a field means of which every value is known beforehand.
    ///
    /// # Errors
    /// When it is absent, given twice or unknown.
    pub(crate) fn choice<T: Copy>(
        &self,
        name: &'static str,
        known: &[(&str, T)],
    ) -> Result<T, Error> {
        safety::choice(name, self.texts(name), known)
    }

    /// Returns whether a field says `true`, and not `false`.
    ///
    /// # Errors
    /// When it says neither.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, Error> {
        self.choice(name, &[("true", true), ("false", false)])
    }

    /// Returns the boxes of this name that were ticked; a hidden field without a value stands before them.
    ///
    /// # Errors
    /// When it is not there.
    pub(crate) fn ticked(&self, name: &'static str) -> Result<Vec<&str>, Error> {
        safety::ticked(name, self.texts(name))
    }

    /// Returns the finished uploads that the form sends: those that an earlier try left (its fields
    /// `upload`), then those it brought now, in the order in which it names them.
    pub(crate) fn uploads(&self) -> &[FileRef] {
        &self.uploads
    }

    /// Returns the ids of all files that the form sends: finished uploads, then those that are gone, which a
    /// form that was sent before may still name.
    pub(crate) fn file_ids(&self) -> impl Iterator<Item = FileId> {
        let gone = self
            .refused
            .iter()
            .filter_map(|error| if let Error::Upload(id) = error { Some(*id) } else { None });
        self.uploads.iter().map(|file| file.id).chain(gone)
    }

    /// Returns why files were not taken.
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
