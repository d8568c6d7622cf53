//! What a form sends: its fields, and its files as uploads of whoever sends it.

use axum::extract::{FromRequest, Request};
use helpdesk::core::FileRef;
use helpdesk::{CommandId, Version};

use crate::app::App;
use crate::fault::Fault;

/// What a form sent.
#[derive(Debug, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    uploads: Vec<FileRef>,
    refused: Vec<helpdesk::Error>,
}

impl Form {
    /// Returns the first field of this name, empty if there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Returns the finished uploads that the form sends: those it brought now, and those that an
    /// earlier try left (its fields `upload`).
    pub(crate) fn uploads(&self) -> &[FileRef] {
        &self.uploads
    }

    /// Returns why files were not taken.
    pub(crate) fn refused(&self) -> &[helpdesk::Error] {
        &self.refused
    }

    /// Returns the one-time key of the form, so that sending it twice does it once (S5).
    pub(crate) fn command(&self) -> Option<CommandId> {
        self.text("command").parse().ok()
    }

    /// Returns the version that the page showed (S10).
    pub(crate) fn seen(&self) -> Option<Version> {
        self.text("seen").parse().ok().map(Version)
    }
}

impl FromRequest<App> for Form {
    type Rejection = Fault;

    async fn from_request(_: Request, _: &App) -> Result<Self, Fault> {
        Err(Fault::Unreadable("not yet"))
    }
}
