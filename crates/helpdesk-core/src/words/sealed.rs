//! Words under a salt, and the digest of both that the log holds.

use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr as _;

use serde::{Deserialize, Serialize};

use super::Words;
use crate::digest::Digest;

/// 16 random bytes kept with the words, so that a digest in the log reveals nothing once they are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Salt(pub [u8; 16]);

impl From<Salt> for String {
    fn from(salt: Salt) -> Self {
        salt.0.iter().map(|byte| alloc::format!("{byte:02x}")).collect()
    }
}

impl TryFrom<String> for Salt {
    type Error = crate::digest::DigestError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digest = Digest::from_str(&alloc::format!("{text}{text}"))?;
        let mut salt = [0; 16];
        for (to, from) in salt.iter_mut().zip(digest.bytes()) {
            *to = *from;
        }
        Ok(Self(salt))
    }
}

/// Words with their salt and the salted digest that the log will hold (S4), hashed once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Unsealed")]
pub struct Sealed {
    words: Words,
    salt: Salt,
    #[serde(skip_serializing)]
    digest: Digest,
}

/// What is serialised of sealed words: the rest follows from it.
#[derive(Deserialize)]
struct Unsealed {
    words: Words,
    salt: Salt,
}

impl From<Unsealed> for Sealed {
    fn from(Unsealed { words, salt }: Unsealed) -> Self {
        Self::new(words, salt)
    }
}

impl Sealed {
    /// Returns the words sealed with this salt.
    #[must_use]
    pub fn new(words: Words, salt: Salt) -> Self {
        let content = words.content();
        let mut parts: Vec<&[u8]> = Vec::new();
        parts.push(&salt.0);
        parts.push(content.bytes());
        let ids: Vec<uuid::Uuid> = words.files.iter().map(|file| file.id.uuid()).collect();
        parts.extend(ids.iter().map(|id| id.as_bytes().as_slice()));
        let digest = Digest::of(&parts);
        Self { words, salt, digest }
    }

    /// Returns the words.
    #[must_use]
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// Returns the salt.
    #[must_use]
    pub const fn salt(&self) -> Salt {
        self.salt
    }

    /// Returns the salted digest: of the salt, the subject, the text, and all metadata of the files.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}
