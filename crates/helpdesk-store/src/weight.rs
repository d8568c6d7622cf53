//! What a text weighs on a page: the most bytes that a door sends for it, as HTML or as JSON. Pages are
//! bounded by what is sent (S13), and a text of quotation marks takes six times its own length.

use helpdesk_core::view::Kept;

/// What an event takes beside its words.
const EVENT: usize = 1024;

/// What the links of a text may take beside the text, however short it is.
const LINKS: usize = 2048;

/// Returns how many bytes the links of `text` may take beside the text itself: a door that makes addresses
/// into links makes no more of them once this is spent.
#[must_use]
pub fn link_room(text: &str) -> usize {
    let has_address = text.contains("://") || text.contains('@') || text.contains("mailto:");
    if has_address { LINKS + text.len() / 2 } else { 0 }
}

/// Returns the most bytes that a door sends for a text.
#[must_use]
pub fn text_weight(text: &str) -> usize {
    text.chars().map(weight).sum::<usize>() + link_room(text)
}

/// What a door sends for a character, at most.
fn weight(c: char) -> usize {
    match c {
        // HTML has `&quot;`.
        '"' | '&' | '\'' | '<' | '>' => 6,
        // Two of them end a paragraph and begin another.
        '\n' | '\r' => 10,
        '\\' => 2,
        // JSON has `\u0007`.
        c if c.is_control() => 6,
        c => c.len_utf8(),
    }
}

/// Returns where a text that weighs more than `most` is cut; `None` if it does not.
pub(crate) fn cut_at(text: &str, most: usize) -> Option<usize> {
    let mut left = most.saturating_sub(link_room(text));
    for (at, c) in text.char_indices() {
        match left.checked_sub(weight(c)) {
            Some(rest) => left = rest,
            None => return Some(at),
        }
    }
    None
}

/// Returns what an event with these words weighs.
pub(crate) fn event_weight(words: &Kept) -> usize {
    let Kept::Words(words) = words else { return EVENT };
    let subject = words.subject.as_ref().map_or(0, |subject| text_weight(subject.as_str()));
    let text = words.text.as_ref().map_or(0, |text| text_weight(text.as_str()));
    // A name stands in a link's address, in its text and beside a button.
    let files = words.files.iter().map(|file| {
        let name = text_weight(file.name.as_str());
        512 + 3 * name + text_weight(file.media_type.as_str())
    });
    EVENT + subject + text + files.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_it_weighs_as_much_as_it_may() {
        for (text, most, at) in [
            ("abcdef", 6, None),
            ("abcdef", 5, Some(5)),
            ("\"\"\"\"", 24, None),
            ("\"\"\"\"", 23, Some(3)),
            // Never in the middle of a letter.
            ("ёёё", 5, Some(2 * 2)),
            ("a\n\nb", 21, Some(3)),
            // An address takes room for links, more than there is.
            ("see https://example.org", 2000, Some(0)),
            ("see https://example.org", 2048 + 11 + 23, None),
        ] {
            assert_eq!(cut_at(text, most), at, "{text:?} in {most}");
            assert_eq!(at.is_none(), text_weight(text) <= most, "{text:?} in {most}");
        }
    }
}
