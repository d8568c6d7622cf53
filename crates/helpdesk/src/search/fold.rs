//! What a single character is to the search.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// What a character is to the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Folded {
    /// Part of a word: these letters and digits, never none.
    Letters(String),
    /// Part of a word: this letter or digit.
    Letter(char),
    /// Belongs to the letter before it and is left out.
    Mark {
        /// Whether it turns и into й.
        breve: bool,
    },
    /// Cannot be seen: neither part of a word nor the end of one.
    Hidden,
    /// Ends a word.
    Border,
}

const BREVE: char = '\u{306}';

/// Returns what `c` is to the search.
pub(super) fn fold(c: char) -> Folded {
    match c {
        'a'..='z' | '0'..='9' | 'а'..='я' => Folded::Letter(c),
        'A'..='Z' => Folded::Letter(c.to_ascii_lowercase()),
        'А'..='Я' => c.to_lowercase().next().map_or(Folded::Border, Folded::Letter),
        'ё' | 'Ё' => Folded::Letter('е'),
        _ if c.is_ascii() => Folded::Border,
        _ if is_hidden(c) => Folded::Hidden,
        _ if is_combining_mark(c) => Folded::Mark { breve: c == BREVE },
        _ => decompose(c),
    }
}

/// A character that stands for several words (½, ﷺ) is a border: a match in it could not be shown.
fn decompose(c: char) -> Folded {
    if !c.is_alphanumeric() {
        return Folded::Border;
    }
    let mut letters = String::new();
    let mut whole = true;
    for lower in c.to_lowercase() {
        decompose_compatible(lower, |part| {
            if is_letter(part) {
                letters.extend(part.to_lowercase().map(|l| if l == 'ς' { 'σ' } else { l }));
            } else if !is_combining_mark(part) {
                whole = false;
            }
        });
    }
    match (whole, letters.is_empty()) {
        (true, false) => Folded::Letters(letters),
        (true, true) => Folded::Mark { breve: false },
        (false, _) => Folded::Border,
    }
}

/// Returns whether `c` is a letter or digit for us and for SQLite's tokenizer alike.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
        && !is_combining_mark(c)
        // The apostrophe that Unicode counts as a letter.
        && c != '\u{2bc}'
        // Symbols in the shape of letters, and signs that were reclassified as letters after
        // the tokenizer's tables were made.
        && !matches!(c,
            '\u{19b0}'..='\u{19c0}' | '\u{19c8}'..='\u{19c9}' | '\u{1cf2}'..='\u{1cf3}'
            | '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}'
            | '\u{1f170}'..='\u{1f189}')
}

fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns whether words are written without spaces in the script of `c`, so that each character
/// has to be a word.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(c: char) -> String {
        match fold(c) {
            Folded::Letters(letters) => letters,
            Folded::Letter(letter) => letter.into(),
            Folded::Mark { .. } | Folded::Hidden | Folded::Border => String::new(),
        }
    }

    #[test]
    fn forms_of_a_letter_fold_to_one() {
        for (given, folded) in [
            ('Ё', "е"),
            ('Й', "й"),
            ('И', "и"),
            ('É', "e"),
            ('İ', "i"),
            ('Ｈ', "h"),
            ('ﬁ', "fi"),
            ('ς', "σ"),
            ('ẞ', "ß"),
            ('²', "2"),
            ('Ⓐ', "a"),
            ('№', ""),
            ('½', ""),
            ('😀', ""),
        ] {
            assert_eq!(letters(given), folded, "{given}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for c in '\0'..=char::MAX {
            for letter in letters(c).chars() {
                assert_eq!(letters(letter), letter.to_string(), "U+{:04X}", c as u32);
                assert!(!letter.is_ascii_uppercase());
            }
        }
    }

    #[test]
    fn every_folded_character_is_part_of_one_token_of_sqlite() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        db.execute_batch(
            "create virtual table texts using fts5(x, tokenize='unicode61 remove_diacritics 0');
             create virtual table tokens using fts5vocab(texts, 'instance');
             begin",
        )
        .unwrap();
        let mut insert = db.prepare("insert into texts(rowid, x) values (?, ?)").unwrap();
        let mut texts = 0;
        for c in '\0'..=char::MAX {
            let letters = letters(c);
            if !letters.is_empty() {
                insert.execute((c as u32, format!("а{letters}b"))).unwrap();
                texts += 1;
            }
        }
        let mut tokens = db.prepare("select doc, term from tokens").unwrap();
        let mut rows = tokens.query(()).unwrap();
        let mut found = 0;
        while let Some(row) = rows.next().unwrap() {
            let (code, token): (u32, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            let letters = letters(char::from_u32(code).unwrap());
            assert_eq!(token, format!("а{letters}b"), "U+{code:04X}");
            found += 1;
        }
        assert_eq!(found, texts);
        assert!(texts > 100_000);
    }
}
