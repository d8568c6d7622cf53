//! What an adapter's test gives.

use std::error::Error;
use std::sync::Arc;

use helpdesk_store::{Accounts, People, Store};

/// What went wrong, in words.
pub type Trouble = Box<dyn Error + Send + Sync>;

/// Everything that a stand-alone desk needs of a database.
pub trait AllPorts: Store + People + Accounts {}

impl<T: Store + People + Accounts> AllPorts for T {}

/// What an adapter's test gives: places for new desks.
pub trait Fixture: Send + Sync + 'static {
    /// Makes a place for a desk, empty and shared with nobody: a directory, a schema.
    ///
    /// # Errors
    /// When it cannot be made; the rule then fails.
    fn place(&self) -> Result<Box<dyn Place>, Trouble>;
}

/// Where one desk is kept; what it needs is removed when it is dropped.
pub trait Place: Send + Sync {
    /// Opens the desk of this place, making it the first time. Opened again, beside the first or
    /// after it is gone, it is the same desk.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble>;
}
