//! Uploads that are not sent yet.

use helpdesk_core::{Actor, FileRef};

/// An upload, as its uploader remembers it.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) by: Actor,
    pub(super) file: FileRef,
    pub(super) finished: bool,
    pub(super) sent: bool,
}

impl Waiting {
    pub(super) fn is_ready_of(&self, by: &Actor) -> bool {
        self.finished && !self.sent && self.by == *by
    }

    pub(super) fn file(&self) -> FileRef {
        self.file.clone()
    }
}
