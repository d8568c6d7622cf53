//! What the pages of the desk's own accounts share.

use std::sync::Arc;

use crate::accounts::Accounts;
use crate::health::Health;
use crate::supervisor::Supervisor;

/// What the pages of the desk's own accounts share.
#[derive(Debug, Clone)]
pub(crate) struct Host {
    pub(crate) accounts: Arc<Accounts>,
    /// How the desk does.
    pub(crate) health: Arc<Health>,
    /// What goes on beside the pages.
    pub(crate) supervisor: Supervisor,
    /// The address by which browsers know the desk, where it is known.
    pub(crate) origin: Option<Arc<str>>,
}
