//! Visible text. Words need something visible: a text of invisible marks is as empty as one of spaces;
//! otherwise an invisible "answer" would count as an answer.

/// Returns whether a text shows nothing: it is empty, or consists of spaces, controls, and characters that
/// are invisible by themselves.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(is_visible)
}

/// Returns the first character that may not stand in a line among others: an override, an embedding or an
/// isolate of direction, which would change the order of what is beside the line.
#[must_use]
pub fn reordering(line: &str) -> Option<char> {
    line.chars().find(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

fn is_visible(c: char) -> bool {
    !(c.is_whitespace() || c.is_control() || shows_nothing(c))
}

/// The characters that Unicode calls default ignorable, and those that are drawn as nothing without being
/// called so: fillers, blank patterns, annotation anchors, noncharacters.
const fn shows_nothing(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
        | '\u{13430}'..='\u{1343f}' | '\u{16fe4}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || c as u32 & 0xfffe == 0xfffe
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::string::String;
    use std::vec::Vec;

    /// Marks that show nothing, one of each kind.
    pub(crate) const INVISIBLE: [char; 33] = [
        ' ',
        '\t',
        '\u{a0}',
        '\u{1680}',
        '\u{2007}',
        '\u{202f}',
        '\u{205f}',
        '\u{3000}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b5}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2060}',
        '\u{2063}',
        '\u{206a}',
        '\u{2800}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{ffff}',
        '\u{1d173}',
        '\u{e0041}',
        '\u{e007f}',
        '\u{e01ef}',
    ];

    #[test]
    fn a_text_of_invisible_marks_is_blank() {
        for mark in INVISIBLE {
            assert!(is_blank(&String::from(mark)), "{:?}", mark.escape_unicode());
        }
        assert!(is_blank(&INVISIBLE.iter().collect::<String>()));
        assert!(is_blank("") && is_blank("\r\n"));
    }

    #[test]
    fn whatever_can_be_seen_is_not_blank() {
        for seen in
            ["a", "ё", ".", "—", "👍", "❤\u{fe0f}", "👩\u{200d}🔧", "한", "ｱ", "ע", "\u{301}"]
        {
            assert!(!is_blank(seen), "{seen}");
        }
        assert!(!is_blank(&[INVISIBLE.iter().collect::<String>().as_str(), "x"].concat()));
    }

    #[test]
    fn overrides_embeddings_and_isolates_reorder_a_line_and_marks_of_direction_do_not() {
        let found: Vec<char> = ('\u{2000}'..='\u{206f}')
            .filter(|c| reordering(&std::format!("a{c}b")) == Some(*c))
            .collect();
        assert_eq!(found.len(), 9);
        assert_eq!(reordering("שלום\u{200f} \u{61c}a"), None);
    }
}
