//! What this store says no with.

use crate::error::{StoreError, StoreErrorKind};

pub(super) fn refused(message: impl Into<String>) -> StoreError {
    StoreError::new(StoreErrorKind::Input, message)
}
