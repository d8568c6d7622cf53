//! Splits a text into folded words.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::fold::{Folded, fold, is_unspaced};

/// The longest term, in bytes of UTF-8.
pub const TERM_MAX: usize = 64;

/// A word as it is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands in the text, with the marks on its letters.
    pub(super) range: Range<usize>,
    /// The word folded: 1 to [`TERM_MAX`] bytes.
    pub(super) folded: String,
    /// Whether it was longer than [`TERM_MAX`].
    pub(super) cut: bool,
    /// Whether it is a single character of a script without spaces.
    alone: bool,
}

impl Word {
    fn at(start: usize) -> Self {
        Self { range: start..start, folded: String::with_capacity(32), cut: false, alone: false }
    }

    fn push(&mut self, letter: char) {
        if !self.cut && self.folded.len() + letter.len_utf8() <= TERM_MAX {
            self.folded.push(letter);
        } else {
            self.cut = true;
        }
    }

    /// Makes й of an и that a breve follows.
    fn breve(&mut self) {
        if !self.cut && self.folded.ends_with('и') {
            self.folded.pop();
            self.folded.push('й');
        }
    }
}

/// Returns the words of `text`, in order; their ranges do not overlap.
pub(super) fn words(text: &str) -> Words<'_> {
    Words { chars: text.char_indices().peekable() }
}

/// The words of a text. Made by [`words`].
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    chars: Peekable<CharIndices<'a>>,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let mut current: Option<Word> = None;
        while let Some(&(at, c)) = self.chars.peek() {
            let folded = fold(c);
            let alone = match &folded {
                Folded::Letter(letter) => is_unspaced(*letter),
                Folded::Letters(letters) => letters.chars().any(is_unspaced),
                Folded::Mark { .. } | Folded::Hidden | Folded::Border => false,
            };
            let part = matches!(folded, Folded::Letter(_) | Folded::Letters(_));
            if part && current.as_ref().is_some_and(|word| alone || word.alone) {
                return current;
            }
            self.chars.next();
            let end = at + c.len_utf8();
            match folded {
                Folded::Letter(letter) => {
                    let word = current.get_or_insert_with(|| Word::at(at));
                    word.push(letter);
                    word.range.end = end;
                    word.alone = alone;
                }
                Folded::Letters(letters) => {
                    let word = current.get_or_insert_with(|| Word::at(at));
                    letters.chars().for_each(|letter| word.push(letter));
                    word.range.end = end;
                    word.alone = alone;
                }
                Folded::Mark { breve } => {
                    if let Some(word) = &mut current {
                        word.range.end = end;
                        if breve {
                            word.breve();
                        }
                    }
                }
                Folded::Hidden => {}
                Folded::Border if current.is_some() => {
                    if matches!(c, '\'' | '\u{2019}' | '\u{2bc}') {
                        self.skip_possessive();
                    }
                    return current;
                }
                Folded::Border => {}
            }
        }
        current
    }
}

impl Words<'_> {
    /// Leaves out the s of `customer's`, which is not a word.
    fn skip_possessive(&mut self) {
        let mut ahead = self.chars.clone();
        if matches!(ahead.next(), Some((_, 's' | 'S')))
            && ahead.peek().is_none_or(|(_, c)| fold(*c) == Folded::Border)
        {
            self.chars = ahead;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn addresses_numbers_links_and_names_of_files_fall_into_words() {
        assert_eq!(split("HD-1234"), ["hd", "1234"]);
        assert_eq!(split("ivan.petrov@example.com"), ["ivan", "petrov", "example", "com"]);
        assert_eq!(split("https://a.b/c_d?e=1"), ["https", "a", "b", "c", "d", "e", "1"]);
        assert_eq!(split("Счёт_№17 (копия).pdf"), ["счет", "17", "копия", "pdf"]);
    }

    #[test]
    fn letters_are_the_same_however_they_are_encoded() {
        assert_eq!(split("сче\u{308}т чаи\u{306} cafe\u{301}"), split("счёт чай café"));
        assert_eq!(split("ЧАИ\u{306}"), ["чай"]);
        assert_eq!(split("\u{306}и \u{306}"), ["и"]);
        assert_eq!(split("за\u{301}мок"), ["замок"]);
    }

    #[test]
    fn what_cannot_be_seen_splits_nothing() {
        assert_eq!(split("сч\u{200b}ё\u{ad}т\u{feff}а"), ["счета"]);
        assert_eq!(split("\u{202e}abc\u{202c} def\u{200f}"), ["abc", "def"]);
    }

    #[test]
    fn each_chinese_or_japanese_character_is_a_word() {
        assert_eq!(split("我的PC坏了"), ["我", "的", "pc", "坏", "了"]);
        assert_eq!(split("ガイド"), ["カ", "イ", "ト"]);
    }

    #[test]
    fn the_english_possessive_is_left_out() {
        assert_eq!(split("the customer's file, Boss’S"), ["the", "customer", "file", "boss"]);
        assert_eq!(
            split("customer\u{2019}s boss\u{2bc}s об\u{2bc}єкт"),
            ["customer", "boss", "об", "єкт"]
        );
        assert_eq!(split("it'sy 's don't"), ["it", "sy", "s", "don", "t"]);
    }

    #[test]
    fn a_word_without_end_is_cut_between_letters() {
        let text = "ж".repeat(1_000_000) + " x";
        let found: Vec<Word> = words(&text).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].folded, "ж".repeat(TERM_MAX / 2));
        assert_eq!((found[0].cut, found[0].range.clone()), (true, 0..2_000_000));
        assert_eq!(split(&("a".to_owned() + &"ж".repeat(40)))[0].len(), TERM_MAX - 1);
    }

    #[test]
    fn marks_belong_to_the_letter_before_them() {
        let zalgo = "е".to_owned() + &"\u{308}\u{315}\u{489}".repeat(10_000);
        let found: Vec<Word> = words(&zalgo).collect();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].folded.as_str(), found[0].range.end), ("е", zalgo.len()));
    }
}
