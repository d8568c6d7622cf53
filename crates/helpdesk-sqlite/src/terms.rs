//! Search terms as tokens of the index: keyed digests, so that neither what people search for nor what they
//! wrote reaches SQLite's engine, and a leftover token reveals nothing without the desk's secret.

use helpdesk_core::Digest;
use helpdesk_store::{Document, Scope, SearchQuery, StoreError};
use rusqlite::Connection;

use crate::error::store;

/// How many characters a token has: 50 bits of the digest. A message found by its tokens is then compared
/// with the words that were searched for.
const LENGTH: usize = 10;

/// The alphabet of tokens: 32 characters that the index neither splits at nor folds.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Makes the tokens of one desk.
pub(crate) struct Tokens([u8; 32]);

/// What a token stands for.
enum Meaning {
    Term,
    Customer,
    Project,
}

impl Tokens {
    /// Returns the tokens of the desk in this file.
    pub(crate) fn of(connection: &Connection) -> Result<Self, StoreError> {
        connection
            .prepare_cached("SELECT cursor_key FROM desk")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map(Self)
            .map_err(store)
    }

    fn token(&self, meaning: &Meaning, text: &str) -> String {
        let meaning: &[u8] = match meaning {
            Meaning::Term => b"term",
            Meaning::Customer => b"customer",
            Meaning::Project => b"project",
        };
        let digest = Digest::of(&[&self.0, meaning, text.as_bytes()]);
        let (mut token, mut bits, mut held) = (String::with_capacity(LENGTH), 0_u32, 0_u32);
        for byte in digest.bytes() {
            held = held << 8 | u32::from(*byte);
            bits += 8;
            while bits >= 5 && token.len() < LENGTH {
                bits -= 5;
                let place = (held >> bits & 31) as usize;
                token.extend(ALPHABET.get(place).map(|letter| char::from(*letter)));
            }
        }
        token
    }

    /// Returns the tokens of a message, sorted: its terms; its project; and its customer, which only public
    /// words carry, so that a customer's search cannot reach internal ones (S6). Without a term there are
    /// none.
    pub(crate) fn of_document(&self, document: &Document) -> Vec<String> {
        if document.terms.is_empty() {
            return Vec::new();
        }
        let mut tokens: Vec<_> =
            document.terms.iter().map(|term| self.token(&Meaning::Term, term)).collect();
        if let Some(project) = &document.project {
            tokens.push(self.token(&Meaning::Project, project.as_str()));
        }
        if document.public {
            tokens.push(self.token(&Meaning::Customer, document.customer.as_str()));
        }
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    }

    /// Returns the query for the index. Every token is quoted, and none holds a quote.
    pub(crate) fn matching(&self, query: &SearchQuery) -> String {
        let customer = match &query.scope {
            Scope::Customer(customer) => Some(self.token(&Meaning::Customer, customer.as_str())),
            Scope::Support => None,
        };
        let project = query.project.as_ref();
        let project = project.map(|project| self.token(&Meaning::Project, project.as_str()));
        let terms = query.terms.iter().map(|term| self.token(&Meaning::Term, term));
        let tokens = terms.chain(customer).chain(project);
        tokens.map(|token| format!("\"{token}\"")).collect::<Vec<_>>().join(" AND ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_hangs_on_the_desk_the_meaning_and_every_letter() {
        let (one, other) = (Tokens([1; 32]), Tokens([2; 32]));
        let token = one.token(&Meaning::Term, "ошибк");
        assert_eq!(token.len(), LENGTH);
        assert!(token.bytes().all(|byte| ALPHABET.contains(&byte)), "{token}");
        assert_eq!(token, one.token(&Meaning::Term, "ошибк"));
        for different in [
            other.token(&Meaning::Term, "ошибк"),
            one.token(&Meaning::Customer, "ошибк"),
            one.token(&Meaning::Project, "ошибк"),
            one.token(&Meaning::Term, "ошибка"),
            one.token(&Meaning::Term, ""),
        ] {
            assert_ne!(token, different);
        }
    }
}
