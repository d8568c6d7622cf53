//! What tells one list from another: what the cursors of its pages are sealed over.

use std::fmt::Write as _;

use helpdesk_core::Digest;

/// What a list is, as its cursors are sealed over it: its kind and every choice that tells it from another
/// list, written out. Names and values here are part of every bookmark, so they follow no renaming in
/// the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListShape(String);

impl ListShape {
    /// Returns the shape of a list of this kind, with no choice made.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        Self(kind.to_owned())
    }

    /// Returns the shape with a choice; `None` leaves no trace. The length comes before the value, so that no
    /// value can look like two.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            let _ = write!(self.0, " {name}={}:{value}", value.len());
        }
        self
    }

    /// Returns the shape as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what cursors are sealed over.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[self.0.as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_of_a_choice_looks_like_another_choice() {
        let one = ListShape::of("list").with("project", Some("a customer=1:b"));
        let two = ListShape::of("list").with("project", Some("a")).with("customer", Some("b"));
        assert_ne!(one.digest(), two.digest());
        assert_eq!(ListShape::of("list").with("project", None), ListShape::of("list"));
    }
}
