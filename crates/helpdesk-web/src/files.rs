//! Files: as downloads only, and small previews of what truly is a picture.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::app::App;
use crate::fault::Fault;
use crate::visit::Visit;

/// Sends a file as a download.
pub(crate) async fn download(
    State(_app): State<App>,
    _visit: Visit,
    Path(_id): Path<String>,
) -> Result<Response, Fault> {
    Err(Fault::Missing)
}

/// Sends a file that truly is a picture, small enough to be shown.
pub(crate) async fn preview(
    State(_app): State<App>,
    _visit: Visit,
    Path(_id): Path<String>,
) -> Result<Response, Fault> {
    Err(Fault::Missing)
}

/// Returns whether a page may show a preview of the file.
pub(crate) fn may_preview(file: &helpdesk::core::FileRef) -> bool {
    file.media_type == "image/png"
}
