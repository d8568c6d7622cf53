//! HTML that is ready: the one thing that templates do not escape.

use std::fmt;

use askama::filters::HtmlSafe;
use helpdesk::paging;
use helpdesk_l10n::html::push_escaped;
use linkify::{LinkFinder, LinkKind};

/// Finished HTML: made of constants, escaped text and templates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

impl HtmlSafe for Markup {}

impl askama::FastWritable for Markup {
    fn write_into(
        &self,
        dest: &mut dyn fmt::Write,
        _: &dyn askama::Values,
    ) -> Result<(), askama::Error> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Markup {
    /// Takes finished HTML: constants, and escaped text.
    pub(crate) const fn ready(html: String) -> Self {
        Self(html)
    }

    /// Returns the HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns what a person wrote as paragraphs: an empty line begins a new one, lines stay lines,
/// addresses become links as long as there is room for links (S13), and nothing of it reaches what stands
/// around.
pub(crate) fn paragraphs(text: &str) -> Markup {
    let mut html = String::with_capacity(text.len() + 64);
    let mut room = paging::link_room(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for part in text.split("\n\n").map(|part| part.trim_matches('\n')) {
        if part.trim().is_empty() {
            continue;
        }
        // The direction of each paragraph is its own, and marks of direction end with it.
        html.push_str("<p dir=\"auto\">");
        for (place, line) in part.split('\n').enumerate() {
            if place > 0 {
                html.push_str("<br>");
            }
            push_linked(&mut html, line, &mut room);
        }
        html.push_str("</p>");
    }
    Markup(html)
}

/// Writes a line with its links: `http`, `https` and `mailto` only (ASVS 1.2.2), and as many as find room.
fn push_linked(into: &mut String, line: &str, room: &mut usize) {
    const END: &str = "</a>";
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(true).kinds(&[LinkKind::Url, LinkKind::Email]);
    for span in finder.spans(line) {
        let text = span.as_str();
        let scheme = match span.kind() {
            Some(LinkKind::Url) if is_web(text) => "",
            Some(LinkKind::Email) => "mailto:",
            Some(_) | None => {
                push_escaped(into, text);
                continue;
            }
        };
        let mut start = format!("<a href=\"{scheme}");
        push_escaped(&mut start, text);
        start.push_str("\" rel=\"noopener noreferrer nofollow\">");
        let Some(rest) = room.checked_sub(start.len() + END.len()) else {
            push_escaped(into, text);
            continue;
        };
        *room = rest;
        into.push_str(&start);
        push_escaped(into, text);
        into.push_str(END);
    }
}

/// Returns a part of a text with the matches marked.
pub(crate) fn marked(
    text: &str,
    matches: &[std::ops::Range<usize>],
    cut_start: bool,
    cut_end: bool,
) -> Markup {
    let mut html = String::from("<bdi>");
    html.push_str(if cut_start { "… " } else { "" });
    let mut done = 0;
    for found in matches {
        let (Some(before), Some(word)) = (text.get(done..found.start), text.get(found.clone()))
        else {
            continue;
        };
        push_escaped(&mut html, before);
        html.push_str("<mark>");
        push_escaped(&mut html, word);
        html.push_str("</mark>");
        done = found.end;
    }
    push_escaped(&mut html, text.get(done..).unwrap_or_default());
    html.push_str(if cut_end { " …</bdi>" } else { "</bdi>" });
    Markup(html)
}

fn is_web(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    ["http", "https"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text() {
        let html = paragraphs("<script>alert(1)</script>\n\"&'\n\nsecond");
        assert_eq!(
            html.as_str(),
            "<p dir=\"auto\">&lt;script&gt;alert(1)&lt;/script&gt;<br>&quot;&amp;&#39;</p>\
             <p dir=\"auto\">second</p>"
        );
    }

    #[test]
    fn only_web_and_mail_addresses_become_links() {
        for link in ["https://example.org/a?b=c&d=e", "http://example.org", "mailto:a@example.org"]
        {
            let html = paragraphs(&format!("see {link}, please"));
            assert!(html.as_str().contains("<a href=\""), "{link}: {html}");
        }
        for no in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.y/z"] {
            assert!(!paragraphs(no).as_str().contains("<a "), "{no}");
        }
    }

    #[test]
    fn s13_addresses_become_links_as_long_as_there_is_room() {
        for address in ["http://ab.co", "a@b.co", "http://ab.co/&&&&&&&&"] {
            let text = format!("{address} ").repeat(3000);
            let html = paragraphs(&text).to_string();
            let links = html.matches("<a ").count();
            assert!(links > 20 && links < 3000, "{links} of {address}");
            assert!(html.len() <= helpdesk::paging::text_weight(&text) + 32, "{}", html.len());
            assert_eq!(html.matches("<a ").count(), html.matches("</a>").count());
        }
    }

    #[test]
    fn an_address_cannot_end_its_attribute() {
        let html = paragraphs("https://example.org/\"onmouseover=\"alert(1)");
        assert!(!html.as_str().contains("\"onmouseover"), "{html}");
    }
}
