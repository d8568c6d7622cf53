//! Search terms as tokens of the index: every database finds the same, and nothing that people type
//! reaches the engine's query language.

use helpdesk_core::{CustomerId, ProjectId, Ticket};
use helpdesk_store::IndexedWords;

// Scope tokens begin with an underscore, which no term has.
const CUSTOMER: &str = "_c";
const PROJECT: &str = "_p";
const ODD: &str = "_x";

/// Returns the tokens of an event's words: its terms; its project; and its customer, whom only
/// public words bear, so that a customer's search cannot reach internal ones (S6).
pub(crate) fn document(ticket: &Ticket, indexed: &IndexedWords) -> String {
    let mut text = String::with_capacity(indexed.terms.len().saturating_mul(12));
    for term in &indexed.terms {
        add(&mut text, &token(term));
    }
    if let Some(project) = ticket.project() {
        add(&mut text, &project_token(&project.key));
    }
    if indexed.public {
        add(&mut text, &customer_token(ticket.customer()));
    }
    text
}

fn add(text: &mut String, token: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(token);
}

/// Returns the token of a term. The index splits at ASCII punctuation and folds ASCII capitals:
/// what holds either is written in hexadecimal.
pub(crate) fn token(term: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || !c.is_ascii();
    if !term.is_empty() && term.chars().all(plain) { term.to_owned() } else { hex(ODD, term) }
}

/// Returns the token that public words of a customer's tickets bear.
pub(crate) fn customer_token(customer: &CustomerId) -> String {
    hex(CUSTOMER, customer.as_str())
}

/// Returns the token that words on tickets about a project bear.
pub(crate) fn project_token(project: &ProjectId) -> String {
    hex(PROJECT, project.as_str())
}

fn hex(prefix: &str, text: &str) -> String {
    let mut token = String::with_capacity(prefix.len() + text.len() * 2);
    token.push_str(prefix);
    for byte in text.bytes() {
        let halves = [byte >> 4, byte & 15];
        token.extend(halves.into_iter().filter_map(|half| char::from_digit(half.into(), 16)));
    }
    token
}

/// Returns the term that a token stands for; none for a scope.
pub(crate) fn term_of(token: &str) -> Option<String> {
    let Some(rest) = token.strip_prefix('_') else { return Some(token.to_owned()) };
    let digits = rest.strip_prefix('x')?;
    let bytes = digits
        .as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok()))
        .collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

/// Returns whether a token says that the words are public.
pub(crate) fn is_public(token: &str) -> bool {
    token.starts_with(CUSTOMER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_is_one_token_and_comes_back() {
        for term in ["ошибк", "error", "42", "o'clock", "A", "a b", "_c61", "", "ʼтак"] {
            let token = token(term);
            let single =
                token.chars().all(|c| !c.is_ascii() || c == '_' || c.is_ascii_alphanumeric());
            assert!(single && !token.is_empty(), "{token}");
            assert_eq!(term_of(&token).as_deref(), Some(term));
        }
    }

    #[test]
    fn a_scope_is_no_term_and_keeps_the_case_of_keys() {
        let (lower, upper) = (CustomerId::new("a").unwrap(), CustomerId::new("A").unwrap());
        assert_ne!(customer_token(&lower), customer_token(&upper));
        assert_eq!(term_of(&customer_token(&lower)), None);
        assert!(is_public(&customer_token(&lower)));
    }
}
