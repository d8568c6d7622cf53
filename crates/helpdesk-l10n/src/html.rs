//! Text in HTML, for pages and mails alike.

/// Returns `text` so that it is text wherever it stands, in an element or in an attribute.
///
/// ```
/// assert_eq!(helpdesk_l10n::html::escape("<b>'\"&"), "&lt;b&gt;&#39;&quot;&amp;");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut safe, text);
    safe
}

/// Adds what [`escape`] returns.
pub fn push_escaped(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            c => into.push(c),
        }
    }
}
