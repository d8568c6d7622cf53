//! What a refused form had sent, shown again.

use helpdesk::rules::FileRef;

use crate::form::Form;

/// What a refused form had sent, so that nothing is lost.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kept<'a> {
    which: &'static str,
    form: Option<&'a Form>,
}

impl<'a> Kept<'a> {
    /// Returns what the form of this name had sent.
    pub(crate) const fn of(which: &'static str, form: &'a Form) -> Self {
        Self { which, form: Some(form) }
    }

    /// Returns a field of the form of this name.
    pub(crate) fn text(&self, which: &str, field: &str) -> &'a str {
        self.form.filter(|_| self.which == which).map_or("", |form| form.text(field))
    }

    /// Returns the form, if it is the one of this name.
    pub(crate) fn form(&self, which: &str) -> Option<&'a Form> {
        self.form.filter(|_| self.which == which)
    }

    /// Returns whether the closing form had chosen this many stars.
    pub(crate) fn is_star(&self, star: &u8) -> bool {
        self.text("close", "stars").parse() == Ok(*star)
    }

    /// Returns the uploads of the form of this name.
    pub(crate) fn uploads(&self, which: &str) -> &'a [FileRef] {
        self.form.filter(|_| self.which == which).map_or(&[], |form| form.uploads())
    }

    /// Returns whether it is this form that was refused.
    pub(crate) fn has(&self, which: &str) -> bool {
        self.form.is_some() && self.which == which
    }
}
