//! Search: turns texts and queries into terms, and shows where a text matches.
//!
//! There is one analyser for every database. Stores keep and compare terms, byte for byte, and know no
//! language, so all of them find the same.
//!
//! How a text becomes terms:
//!
//! - It is folded: lower case, ё as е, compatibility forms as plain ones (`ＨＤ` as `hd`), no accents
//!   and no other combining marks, however they were encoded. Only й stays apart from и.
//! - It is split into words at everything that is neither letter nor digit: `HD-1234`, addresses,
//!   links and names of files fall into their parts. What cannot be seen (soft hyphens, zero-width
//!   and bidirectional marks) splits nothing. Each Chinese or Japanese character is a word.
//! - A word of Cyrillic or Latin letters becomes its stem, by the stemmer of the first language of
//!   the desk that is written in them. Words that Russian grammar changes beyond what a stemmer knows
//!   (заявок, писем) are looked up; the English `'s` is left out.
//! - A word with digits stays as it is, but Cyrillic letters in it are read as the Latin ones that
//!   look the same, if all have such a twin: `1С`, `А4`, number plates.
//! - A word of Cyrillic and Latin letters is read as Cyrillic if all its Latin letters have a twin (`cчёт`
//!   typed with a Latin c); otherwise it is split where the script changes (`SQLзапрос`).
//! - A word longer than [`TERM_MAX`] is cut there, and not stemmed.
//!
//! A term therefore consists of letters and digits alone, and is exactly one token for the tokenizer
//! `unicode61 remove_diacritics 0` of SQLite. It never holds an ASCII capital, nor a character for private
//! use (U+E000–U+F8FF): a store's own tokens that hold one can never match a term. Note that `unicode61`
//! folds case itself, so there only the latter keeps them apart.

mod fold;
mod irregular;
mod query;
mod snippet;
mod stem;
mod words;

use std::collections::HashSet;

pub use self::query::{QUERY_MAX, QUERY_TERMS_MAX, Query, QueryError, query};
pub use self::snippet::{SNIPPET_MAX, Snippet, snippet};
pub use self::words::TERM_MAX;

/// The most terms of one text: more than any text within [`TEXT_MAX`](helpdesk_core::words::TEXT_MAX)
/// has, since a term and what parts it from the next take two bytes at least.
pub const TERMS_MAX: usize = 32 * 1024;
/// Up to this many terms are compared one by one.
const FEW: usize = 64;

/// Returns the search terms of `text`: distinct, in order of first occurrence, each 1 to
/// [`TERM_MAX`] bytes long, at most [`TERMS_MAX`] of them. Time grows with the length alone.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut terms: Vec<String> = Vec::new();
    for word in words::words(text) {
        stem::each_term(&word, |term| {
            // A short text is searched through faster than it is hashed.
            let known = if terms.len() < FEW {
                terms.iter().any(|known| known == term)
            } else {
                seen.contains(term)
            };
            if terms.len() == TERMS_MAX || known {
                return;
            }
            terms.push(term.to_owned());
            if terms.len() == FEW {
                seen.extend(terms.iter().cloned());
            } else if terms.len() > FEW {
                seen.insert(term.to_owned());
            }
        });
        if terms.len() == TERMS_MAX {
            break;
        }
    }
    terms
}

#[cfg(test)]
mod tests;
