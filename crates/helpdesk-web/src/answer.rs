//! What handlers answer with: a page, or the way to one.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

/// Marks a response whose body the reader is to see, whatever its status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown;

/// Returns a page of the portal as a response.
pub(crate) fn html(status: StatusCode, page: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (status, headers, page).into_response();
    response.extensions_mut().insert(Shown);
    response
}

/// Leads the browser to a path of this origin with a GET.
pub(crate) fn see(place: &str) -> Response {
    Redirect::to(place).into_response()
}
