//! The uploads of a form that is still being read: none stays if the form does not come whole.

use helpdesk::{Actor, AsyncHelpdesk, Error, FileId};
use tokio::runtime::Handle;

/// Uploads that are given back unless they are kept.
#[derive(Debug)]
pub(super) struct Staged {
    desk: AsyncHelpdesk,
    by: Actor,
    ids: Vec<FileId>,
}

impl Staged {
    pub(super) const fn new(desk: AsyncHelpdesk, by: Actor) -> Self {
        Self { desk, by, ids: Vec::new() }
    }

    pub(super) fn add(&mut self, id: FileId) {
        self.ids.push(id);
    }

    /// Leaves the uploads to the command that sends them, or to the next try.
    pub(super) fn keep(mut self) {
        self.ids.clear();
    }

    /// Gives the uploads back, so that they do not count against the quota for a day.
    pub(super) async fn discard(mut self) {
        discard(self.desk.clone(), self.by.clone(), std::mem::take(&mut self.ids)).await;
    }
}

/// A client that hangs up ends the reading wherever it is.
impl Drop for Staged {
    fn drop(&mut self) {
        let ids = std::mem::take(&mut self.ids);
        if ids.is_empty() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(discard(self.desk.clone(), self.by.clone(), ids));
        }
    }
}

async fn discard(desk: AsyncHelpdesk, by: Actor, ids: Vec<FileId>) {
    if ids.is_empty() {
        return;
    }
    let done = desk.write(move |desk| {
        for id in ids {
            desk.discard(&by, id)?;
        }
        Ok::<_, Error>(())
    });
    // What stays is swept within a day.
    if let Err(error) = done.await {
        tracing::warn!(%error, "uploads of a broken form stay until they are swept");
    }
}
