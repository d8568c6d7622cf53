//! What a person typed to search for.

use std::collections::HashSet;

use helpdesk_core::words::is_blank;

use super::stem;
use super::words::{Word, words};

/// The longest query, in characters.
pub const QUERY_MAX: usize = 200;
/// The most distinct terms of a query.
pub const QUERY_TERMS_MAX: usize = 10;

/// Words that join others and say nothing of their own, folded, sorted.
const JOINING: [&str; 38] = [
    "a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with",
    "а", "без", "в", "во", "для", "до", "за", "и", "из", "или", "к", "ко", "на", "о", "об", "от",
    "по", "при", "про", "с", "со", "у", "что",
];

/// Why a query is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The query is longer than [`QUERY_MAX`].
    #[error("query has {given} characters, but at most {QUERY_MAX} are allowed")]
    TooLong {
        /// How many characters were given.
        given: usize,
    },
    /// The query has more distinct terms than [`QUERY_TERMS_MAX`].
    #[error("query has {given} different words, but at most {QUERY_TERMS_MAX} are allowed")]
    TooManyTerms {
        /// How many were given.
        given: usize,
    },
}

/// The terms that a text must have, every one, to be found: at most [`QUERY_TERMS_MAX`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<String>,
}

impl Query {
    /// Returns the terms: distinct, in the order typed.
    #[must_use]
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Returns the terms, owned.
    #[must_use]
    pub fn into_terms(self) -> Vec<String> {
        self.terms
    }

    /// Returns whether nothing of what was typed can be searched for: such a query finds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns whether a word of a text is one of those searched for.
    pub(super) fn seeks(&self, word: &Word) -> bool {
        let mut sought = false;
        stem::each_term(word, |term| sought |= self.terms.iter().any(|own| own == term));
        sought
    }
}

/// Returns the query that `typed` means: plain words in any order and any form, each of which must occur
/// whole. There are no operators: quotes, stars, `OR` and the like mean nothing. Words that only join others
/// (`и`, `of`) are left out unless there are no others.
///
/// # Errors
/// [`QueryError::TooLong`] and [`QueryError::TooManyTerms`] beyond the limits.
pub fn query(typed: &str) -> Result<Query, QueryError> {
    let given = typed.chars().count();
    if given > QUERY_MAX {
        return Err(QueryError::TooLong { given });
    }
    // Unicode counts invisible fillers as letters: nobody would see what such a query finds.
    if is_blank(typed) {
        return Ok(Query::default());
    }
    let mut terms =
        distinct(words(typed).filter(|word| JOINING.binary_search(&word.folded.as_str()).is_err()));
    if terms.is_empty() {
        terms = distinct(words(typed));
    }
    if terms.len() > QUERY_TERMS_MAX {
        return Err(QueryError::TooManyTerms { given: terms.len() });
    }
    Ok(Query { terms })
}

fn distinct(words: impl Iterator<Item = Word>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut terms = Vec::new();
    for word in words {
        stem::each_term(&word, |term| {
            if seen.insert(term.to_owned()) {
                terms.push(term.to_owned());
            }
        });
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_words_are_sorted() {
        assert!(JOINING.is_sorted());
    }

    #[test]
    fn joining_words_are_left_out_unless_there_are_no_others() {
        assert_eq!(query("проблема с оплатой").unwrap(), query("проблема оплата").unwrap());
        assert_eq!(
            query("the state of the order").unwrap(),
            query("order state").map(rev).unwrap()
        );
        assert_eq!(query("с").unwrap().terms(), ["с"]);
        assert_eq!(query("не работает").unwrap().terms().len(), 2);
    }

    fn rev(mut query: Query) -> Query {
        query.terms.reverse();
        query
    }

    #[test]
    fn nothing_typed_is_a_query_language() {
        let plain = query("near not or pay").unwrap();
        for typed in [
            "NEAR(not, \"or\") pay*",
            "near: -not ^or + pay",
            "near{not}; or' -- pay",
            "near%not_or\\pay",
        ] {
            assert_eq!(query(typed).unwrap(), plain, "{typed}");
        }
    }

    #[test]
    fn a_query_without_words_is_empty() {
        for typed in ["", " \t\n", "?!*\"'", "😀", "\u{200b}\u{301}", "\u{3164}\u{115f}"] {
            assert!(query(typed).unwrap().is_empty(), "{typed:?}");
        }
    }

    #[test]
    fn limits_are_named_when_they_are_passed() {
        assert!(query(&"ж".repeat(QUERY_MAX)).is_ok());
        let error = query(&"ж".repeat(QUERY_MAX + 1)).unwrap_err();
        assert_eq!(error.to_string(), "query has 201 characters, but at most 200 are allowed");
        assert!(query("1 2 3 4 5 6 7 8 9 10 10 10").is_ok());
        let error = query("1 2 3 4 5 6 7 8 9 10 11").unwrap_err();
        assert_eq!(error.to_string(), "query has 11 different words, but at most 10 are allowed");
    }
}
