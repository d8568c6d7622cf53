//! Commands: each reads a form, asks the desk, and leads to a page.

pub(crate) mod access;
pub(crate) mod close;
pub(crate) mod desk;
pub(crate) mod language;
pub(crate) mod open;
pub(crate) mod write;
