//! What a browser or a link holds: 32 bytes that nobody can guess. The store knows their digest.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use helpdesk::Error;
use helpdesk::rules::Digest;

/// How long a secret is as text: 32 bytes in base 64 without padding.
const TEXT: usize = 43;

/// A secret. It has no `Debug` and no `Display`: it only goes into a cookie or a link.
pub(super) struct Secret(String);

impl Secret {
    /// Makes a new one from bytes that nobody can guess.
    pub(super) fn new(random: impl Fn() -> Result<[u8; 16], Error>) -> Result<Self, Error> {
        let bytes = [random()?, random()?].concat();
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Reads one that was sent, or returns `None` if it cannot be one, so that nothing else is asked.
    pub(super) fn read(text: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        (text.len() == TEXT && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }

    /// Returns the digest by which the store knows it.
    pub(super) fn digest(&self) -> Digest {
        Digest::of(&[b"helpdesk secret 1", self.0.as_bytes()])
    }

    /// Returns it as it is sent.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns it as it is sent.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use helpdesk::{Ids as _, RandomIds};

    use super::*;

    #[test]
    fn t42_a_secret_is_read_back_and_wildcards_are_none() {
        let secret = Secret::new(|| RandomIds.random()).unwrap();
        let read = Secret::read(secret.as_str()).unwrap();
        assert_eq!(read.digest(), secret.digest());
        assert_ne!(Secret::new(|| RandomIds.random()).unwrap().digest(), secret.digest());
        for bad in ["", "%", "*", "_", &"%".repeat(TEXT), &"*".repeat(TEXT), &"é".repeat(21)] {
            assert!(Secret::read(bad).is_none(), "{bad}");
        }
        // Of the right form, but nobody's.
        assert_ne!(Secret::read(&"_".repeat(TEXT)).unwrap().digest(), secret.digest());
    }
}
