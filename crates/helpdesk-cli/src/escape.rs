//! What people wrote, made safe to show in a terminal: nothing in it is executed, and nothing hides or
//! reorders what is beside it.

use std::borrow::Cow;

/// Returns the text on one line, with controls and marks of direction written out: `\u{1b}`.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escape(text, &[])
}

/// Returns the text with its line ends and tabs, and everything else as [`line()`] does.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    escape(text, &['\n', '\t'])
}

fn escape<'a>(text: &'a str, kept: &[char]) -> Cow<'a, str> {
    let unsafe_here = |c: char| is_unsafe(c) && !kept.contains(&c);
    if !text.contains(unsafe_here) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if unsafe_here(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Controls, and the marks that hide or reorder text. Joiners inside words and emoji stay.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t45_escapes_are_shown_and_not_run() {
        for (given, shown) in [
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("\u{1b}]8;;http://x\u{7}y", "\\u{1b}]8;;http://x\\u{7}y"),
            ("\u{1b}]52;c;eA==\u{1b}\\", "\\u{1b}]52;c;eA==\\u{1b}\\"),
            ("a\u{9b}31m", "a\\u{9b}31m"),
            ("evil\u{202e}gpj.exe", "evil\\u{202e}gpj.exe"),
            ("two\nlines", "two\\u{a}lines"),
            ("Лён и лес", "Лён и лес"),
            ("👩\u{200d}🔧", "👩\u{200d}🔧"),
        ] {
            assert_eq!(line(given), shown);
        }
        assert_eq!(lines("a\n\tb\r"), "a\n\tb\\u{d}");
    }
}
