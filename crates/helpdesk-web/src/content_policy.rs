//! What a page of the portal may load and where its forms may lead.

/// Returns the policy of pages: nothing from elsewhere, nothing inline.
pub(crate) fn content_policy(extra: &str, form_to: Option<&str>) -> String {
    let form_to = form_to.map_or_else(String::new, |origin| format!(" {origin}"));
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'{form_to}; base-uri 'none'; \
         frame-ancestors 'none'{extra}"
    )
}
