//! Command ids made from names: the same for every retry, wherever it comes from.

use super::{CommandId, IdError};
use crate::digest::Digest;

/// The longest name, and the longest name space, in bytes of UTF-8.
pub const NAME_BYTES: usize = 255;

impl CommandId {
    /// Returns the id for a name in a name space: always the same, and different for every other name and
    /// name space. A program that names its own events gets one command for each, however often and from
    /// wherever it sends it (S5).
    ///
    /// ```
    /// use helpdesk_core::CommandId;
    ///
    /// let paid = CommandId::named("payments", "evt_9f31")?;
    /// assert_eq!(paid, CommandId::named("payments", "evt_9f31")?);
    /// assert_ne!(paid, CommandId::named("refunds", "evt_9f31")?);
    /// # Ok::<(), helpdesk_core::IdError>(())
    /// ```
    ///
    /// # Errors
    /// [`IdError::Name`] when the name or the name space is empty or longer than 255 bytes.
    pub fn named(space: &str, name: &str) -> Result<Self, IdError> {
        for (what, given) in [("a command's name space", space), ("a command's name", name)] {
            if given.is_empty() || given.len() > NAME_BYTES {
                return Err(IdError::Name { what, given: given.len() });
            }
        }
        // Each part is preceded by its length, so that no two pairs of names coincide.
        let digest = Digest::of(&[b"helpdesk command 1", space.as_bytes(), name.as_bytes()]);
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(digest.bytes()) {
            *to = *from;
        }
        // Version 8: a name under a hash of our own choice (RFC 9562).
        Ok(Self::new(uuid::Builder::from_custom_bytes(bytes).into_uuid()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_name_is_one_id_for_ever() {
        let id = CommandId::named("payments", "evt_9f31").unwrap();
        assert_eq!(id.to_string(), "5d07d368-1b9a-81e5-b8b9-0ac4168389fb");
        assert_eq!(id.uuid().get_version_num(), 8);
    }

    #[test]
    fn no_two_pairs_of_names_are_one_id() {
        let named = |space, name| CommandId::named(space, name).unwrap();
        let pairs = [("ab", "c"), ("a", "bc"), ("c", "ab"), ("abc", "a"), ("a", "abc")];
        for (i, (space, name)) in pairs.into_iter().enumerate() {
            for (other_space, other) in pairs.into_iter().skip(i + 1) {
                assert_ne!(named(space, name), named(other_space, other));
            }
        }
    }

    #[test]
    fn a_name_is_1_to_255_bytes_of_any_text() {
        assert!(CommandId::named("счета", &"ё".repeat(127)).is_ok());
        assert!(CommandId::named("x", &"x".repeat(255)).is_ok());
        for (space, name) in
            [("", "a"), ("a", ""), ("a", &*"x".repeat(256)), (&*"ё".repeat(128), "a")]
        {
            assert!(matches!(CommandId::named(space, name), Err(IdError::Name { .. })));
        }
    }
}
