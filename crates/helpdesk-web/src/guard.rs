//! What is refused before anything is read, and the headers of every answer.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::fault::Fault;

/// Lets commands through that come from pages of this origin: judged by `Sec-Fetch-Site`, which scripts
/// cannot forge, otherwise by an `Origin` that the settings name. A request that has neither is refused:
/// every browser sends one of them, and cookies are the only credential here (ASVS 3.5.1).
pub(crate) async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_ours(request.headers(), &app.settings().origins) {
        return next.run(request).await;
    }
    tracing::warn!("a command from elsewhere was refused");
    Fault::Foreign.into_response()
}

fn is_ours(headers: &HeaderMap, origins: &[String]) -> bool {
    let origin = headers.get(header::ORIGIN);
    let named = origin.is_some_and(|origin| origins.iter().any(|ours| origin == ours.as_str()));
    let mut sites = headers.get_all("sec-fetch-site").iter();
    match (sites.next(), sites.next()) {
        // An origin that we name is ours even if a browser calls it another site.
        (Some(site), None) => site == "same-origin" || named,
        (None, _) => named,
        (Some(_), Some(_)) => false,
    }
}

/// The headers of every answer. Headers that a handler set itself stay: files have a stricter policy of their
/// own.
pub(crate) async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.remove(header::SERVER);
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| app.content_policy());
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if app.settings().tls {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
    response
}

const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // `no-referrer` would make browsers send `Origin: null` with our own forms.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn commands_come_from_pages_of_this_origin_alone() {
        let origins = ["https://help.example.org".to_owned()];
        let ours = [
            with(&[("sec-fetch-site", "same-origin")]),
            with(&[("origin", "https://help.example.org")]),
            with(&[("sec-fetch-site", "same-site"), ("origin", "https://help.example.org")]),
        ];
        for headers in ours {
            assert!(is_ours(&headers, &origins), "{headers:?}");
        }
        let foreign = [
            with(&[]),
            with(&[("sec-fetch-site", "cross-site")]),
            with(&[("sec-fetch-site", "same-site")]),
            with(&[("sec-fetch-site", "none")]),
            with(&[("origin", "https://evil.example")]),
            with(&[("origin", "null")]),
            with(&[("host", "help.example.org")]),
            with(&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]),
            with(&[("origin", "https://help.example.org.evil.example")]),
        ];
        for headers in foreign {
            assert!(!is_ours(&headers, &origins), "{headers:?}");
        }
    }
}
