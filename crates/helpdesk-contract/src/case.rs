//! A rule of the contract.

use crate::fixture::{Place, Trouble};

/// One rule.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&dyn Place) -> Result<(), Trouble>,
}
