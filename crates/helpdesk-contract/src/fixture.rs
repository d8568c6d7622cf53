//! What an adapter's test provides.

use std::error::Error;
use std::sync::Arc;

use helpdesk_store::{Accounts, People, Store};

/// What went wrong, in words.
pub type Trouble = Box<dyn Error + Send + Sync>;

/// Everything that a stand-alone desk needs from a database.
pub trait AllPorts: Store + People + Accounts {}

impl<T: Store + People + Accounts> AllPorts for T {}

/// What an adapter's test provides: places for new desks.
pub trait Fixture: Send + Sync + 'static {
    /// Makes a place for a desk, empty and not shared: a directory, a schema.
    ///
    /// # Errors
    /// When it cannot be made; the rule then fails.
    fn place(&self) -> Result<Box<dyn Place>, Trouble>;
}

/// The place of one desk; its files or tables are removed when it is dropped.
pub trait Place: Send + Sync {
    /// Opens the desk of this place, making it the first time. Opening it again, beside the first or after
    /// that is gone, gives the same desk.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble>;
}
