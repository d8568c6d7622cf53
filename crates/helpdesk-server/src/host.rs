//! What the pages of the desk's own accounts share.

use std::sync::Arc;

use crate::accounts::Accounts;

/// What the pages of the desk's own accounts share.
#[derive(Debug, Clone)]
pub(crate) struct Host {
    pub(crate) accounts: Arc<Accounts>,
    /// The address by which browsers know the desk, where it is known.
    pub(crate) origin: Option<Arc<str>>,
}
