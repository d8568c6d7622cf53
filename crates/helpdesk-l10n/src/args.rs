//! What a message is filled with.

use fluent_bundle::FluentArgs;
use helpdesk_core::Language;

/// The variables of a message. A number chooses among plural forms, a text is shown as it is.
#[derive(Debug, Default)]
pub struct Args(FluentArgs<'static>);

impl Args {
    /// Returns no variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the variables with one more text.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.0.set(name, text.into());
        self
    }

    /// Returns the variables with one more number.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: u64) -> Self {
        self.0.set(name, number);
        self
    }

    /// Returns the variables with a language: its `code`, by which a message may choose words, and its own
    /// name as `language`.
    #[must_use]
    pub fn of_language(self, language: Language) -> Self {
        self.text("code", language.code()).text("language", language.own_name())
    }

    pub(crate) const fn fluent(&self) -> &FluentArgs<'static> {
        &self.0
    }
}
