//! Names of things: the desk's own ids, and the host's keys for people and projects.

mod named;
mod ticket_ref;

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use uuid::Uuid;

pub use self::named::NAME_BYTES;
pub use self::ticket_ref::TicketRef;

/// The longest host key, in characters.
pub const KEY_MAX: usize = 64;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// A host key is empty, too long, or holds something other than visible ASCII.
    #[error("{what} must be 1 to {KEY_MAX} visible ASCII characters without spaces")]
    Key {
        /// Which key was meant.
        what: KeyOf,
    },
    /// A UUID was expected.
    #[error("{what} must be a UUID, not `{given}`")]
    Uuid {
        /// Which id was meant.
        what: &'static str,
        /// What was given, cut at 64 characters.
        given: String,
    },
    /// A name is empty or too long.
    #[error("{what} must be 1 to {NAME_BYTES} bytes, not {given}")]
    Name {
        /// Which name was meant.
        what: &'static str,
        /// How many bytes were given.
        given: usize,
    },
    /// A positive whole number was expected.
    #[error("a ticket number is a whole number from 1 up, not `{given}`")]
    Number {
        /// What was given, cut at 64 characters.
        given: String,
    },
    /// An actor is written `customer:KEY`, `agent:KEY`, `service:KEY` or `system`.
    #[error("an actor is written `customer:KEY`, `agent:KEY` or `service:KEY`, not `{given}`")]
    Actor {
        /// What was given, cut at 64 characters.
        given: String,
    },
}

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOf {
    /// A customer's.
    Customer,
    /// An agent's.
    Agent,
    /// A service's.
    Service,
    /// A project's.
    Project,
    /// A canned answer's.
    Answer,
}

impl fmt::Display for KeyOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Customer => "a customer's key",
            Self::Agent => "an agent's key",
            Self::Service => "a service's key",
            Self::Project => "a project's key",
            Self::Answer => "an answer's key",
        })
    }
}

fn cut(given: &str) -> String {
    given.chars().take(KEY_MAX).collect()
}

macro_rules! host_key {
    ($(#[$doc:meta])* $name:ident, $what:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the key for `key`.
            ///
            /// # Errors
            /// [`IdError::Key`] when the text is not 1–64 visible ASCII characters.
            pub fn new(key: impl Into<String>) -> Result<Self, IdError> {
                let key = key.into();
                let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
                if key.is_empty() || key.len() > KEY_MAX || !visible {
                    return Err(IdError::Key { what: $what });
                }
                Ok(Self(key))
            }

            /// Returns the key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(key: String) -> Result<Self, IdError> {
                Self::new(key)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(key: &str) -> Result<Self, IdError> {
                Self::new(key.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Returns the id that is this UUID.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Returns the UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(given: &str) -> Result<Self, IdError> {
                Uuid::try_parse(given)
                    .map(Self)
                    .map_err(|_| IdError::Uuid { what: $what, given: cut(given) })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

host_key!(
    /// The key of a customer: the person who asks for help.
    ///
    /// The host's own key, opaque: 1–64 visible ASCII characters. It must not be personal data
    /// (no mail addresses), since it stays in the log forever.
    CustomerId, KeyOf::Customer
);
host_key!(
    /// The key of an agent: a person who helps.
    ///
    /// The host's own key, opaque: 1–64 visible ASCII characters. It must not be personal data
    /// (no mail addresses), since it stays in the log forever.
    AgentId, KeyOf::Agent
);
host_key!(
    /// The key of a service: a program of the host, which writes under this name (L9).
    ///
    /// The host's own key, opaque: 1–64 visible ASCII characters. People read it, so it says what
    /// the service is: `payments`.
    ServiceId, KeyOf::Service
);
host_key!(
    /// The key of a project: what the customer works on in the host's system.
    ///
    /// The host's own key, opaque: 1–64 visible ASCII characters. It must not be personal data
    /// (no mail addresses), since it stays in the log forever.
    ProjectId, KeyOf::Project
);
host_key!(
    /// One canned answer: 1–64 visible ASCII characters, chosen by its author.
    AnswerKey, KeyOf::Answer
);

uuid_id!(
    /// One request, for programs: a UUID v7, opaque.
    TicketId, "a ticket's id"
);
uuid_id!(
    /// One command, made by the client; unique per actor (S5).
    CommandId, "a command's id"
);
uuid_id!(
    /// One file, from its upload on (S9).
    FileId, "a file's id"
);

/// One request, for people: 1, 2, 3 …; unique, never reused, with gaps possible, and knowing one gives no
/// rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct TicketNumber(u64);

impl TicketNumber {
    /// Returns the number `n`.
    ///
    /// # Errors
    /// [`IdError::Number`] when `n` is 0 or does not fit a signed 64-bit column.
    pub fn new(n: u64) -> Result<Self, IdError> {
        if n == 0 || i64::try_from(n).is_err() {
            return Err(IdError::Number { given: alloc::format!("{n}") });
        }
        Ok(Self(n))
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for TicketNumber {
    type Error = IdError;

    fn try_from(n: u64) -> Result<Self, IdError> {
        Self::new(n)
    }
}

impl From<TicketNumber> for u64 {
    fn from(number: TicketNumber) -> Self {
        number.0
    }
}

impl FromStr for TicketNumber {
    type Err = IdError;

    fn from_str(given: &str) -> Result<Self, IdError> {
        given
            .parse::<u64>()
            .ok()
            .and_then(|n| Self::new(n).ok())
            .ok_or_else(|| IdError::Number { given: cut(given) })
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How many events of a ticket a reader has seen: agents count all of them, customers the public ones (S6).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(pub u64);

impl Version {
    /// Returns the version after one more event.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who acts. `System` is only the author of what the clock owes (T2); a service only writes (L9).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "key")]
pub enum Actor {
    /// Who asks.
    Customer(CustomerId),
    /// Who helps.
    Agent(AgentId),
    /// The clock.
    System,
    /// The host's own author (L9).
    Service(ServiceId),
}

/// The kind of an actor, without the key.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ActorKind {
    /// Who asks.
    Customer,
    /// Who helps.
    Agent,
    /// The clock.
    System,
    /// The host's own author.
    Service,
}

impl ActorKind {
    /// Returns the kind's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Actor {
    /// Returns whether only public events are numbered, timed and told to this actor: internal ones
    /// leave no trace at the door of a customer (S6), nor at that of a service (L9).
    #[must_use]
    pub const fn counts_public(&self) -> bool {
        match self {
            Self::Customer(_) | Self::Service(_) => true,
            Self::Agent(_) | Self::System => false,
        }
    }

    /// Returns what kind of actor this is.
    #[must_use]
    pub const fn kind(&self) -> ActorKind {
        match self {
            Self::Customer(_) => ActorKind::Customer,
            Self::Agent(_) => ActorKind::Agent,
            Self::System => ActorKind::System,
            Self::Service(_) => ActorKind::Service,
        }
    }

    /// Returns the host's key; the clock has none.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Customer(id) => Some(id.as_str()),
            Self::Agent(id) => Some(id.as_str()),
            Self::Service(id) => Some(id.as_str()),
            Self::System => None,
        }
    }

    /// Returns the agent, if it is one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Agent(id) => Some(id),
            Self::Customer(_) | Self::Service(_) | Self::System => None,
        }
    }

    /// Returns the service, if it is one.
    #[must_use]
    pub const fn service(&self) -> Option<&ServiceId> {
        match self {
            Self::Service(id) => Some(id),
            Self::Customer(_) | Self::Agent(_) | Self::System => None,
        }
    }

    /// Returns the customer, if it is one.
    #[must_use]
    pub const fn customer(&self) -> Option<&CustomerId> {
        match self {
            Self::Customer(id) => Some(id),
            Self::Agent(_) | Self::Service(_) | Self::System => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key() {
            Some(key) => write!(f, "{}:{key}", self.kind().name()),
            None => f.write_str(self.kind().name()),
        }
    }
}

impl FromStr for Actor {
    type Err = IdError;

    fn from_str(given: &str) -> Result<Self, IdError> {
        match given.split_once(':') {
            Some(("customer", key)) => CustomerId::new(key).map(Self::Customer),
            Some(("agent", key)) => AgentId::new(key).map(Self::Agent),
            Some(("service", key)) => ServiceId::new(key).map(Self::Service),
            None if given == "system" => Ok(Self::System),
            Some(_) | None => Err(IdError::Actor { given: cut(given) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_host_key_is_1_to_64_visible_ascii_characters() {
        assert!(CustomerId::new("a").is_ok());
        assert!(CustomerId::new("x".repeat(64)).is_ok());
        for bad in ["", " ", "a b", "ключ", "a\n", "a\u{7f}"] {
            assert!(CustomerId::new(bad).is_err(), "{bad:?}");
        }
        assert!(CustomerId::new("x".repeat(65)).is_err());
    }

    #[test]
    fn an_actor_reads_back_what_it_prints() {
        for actor in ["customer:c-1", "agent:anna", "service:payments", "system"] {
            assert_eq!(actor.parse::<Actor>().unwrap().to_string(), actor);
        }
        for bad in ["", "anna", "customer:", "robot:x", "service:", "service:a b", "system:x"] {
            assert!(bad.parse::<Actor>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_ticket_number_starts_at_one() {
        assert!("0".parse::<TicketNumber>().is_err());
        assert!("-1".parse::<TicketNumber>().is_err());
        assert!("9223372036854775808".parse::<TicketNumber>().is_err());
        assert_eq!("7".parse::<TicketNumber>().unwrap().get(), 7);
    }
}
