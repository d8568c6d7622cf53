//! What an operator may choose. Instants already written in events never move with it (T3).

mod mail;
mod span;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::string::ToString;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

pub use self::mail::MailPolicy;
pub use self::span::{Span, SpanError};
use crate::choice::ChoiceError;
use crate::hours::Calendar;
use crate::language::{Language, Localised};
use crate::words::{is_blank, reordering};

/// The longest sentence of `access.means`, in characters.
pub const MEANS_MAX: usize = 500;
/// The largest file that policy may allow: 2 GiB.
pub const FILE_BYTES_MAX: u64 = 2 << 30;

/// When an agent may close (L4).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_choice)]
pub enum CloseByAgent {
    /// At any time; an unresolved ticket with a reason.
    Any,
    /// Only a resolved ticket.
    Resolved,
    /// Never.
    Never,
}

impl CloseByAgent {
    /// Returns the choice as it is written in a policy.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_choice(_: &str) -> ChoiceError {
    ChoiceError::of::<CloseByAgent>("when an agent may close")
}

/// What an operator has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The longest a grant may last; `None`: until the ticket closes (A5).
    pub access_longest: Option<Span>,
    /// What being inside a project means; it stands in the consent (A5).
    pub access_means: Localised<String>,
    /// How much working time a first answer may take, as promised (T1).
    pub answer_within: Span,
    /// When an agent may close (L4).
    pub close_by_agent: CloseByAgent,
    /// How long a silence must last before the clock closes a resolved ticket; `None`: it never does (L4).
    pub close_after: Option<Span>,
    /// How long before that close the customer is reminded.
    pub close_reminder: Span,
    /// The largest file, in bytes.
    pub file_bytes: u64,
    /// How many bytes an uploader may have staged without sending them (S9).
    pub upload_quota: u64,
    /// Whether a customer must rate an answered ticket to close it (L5).
    pub rating_required: bool,
    /// The working hours (T1).
    pub hours: Calendar,
    /// Mails. Missing in a policy written by an earlier version.
    #[serde(default)]
    pub mail: MailPolicy,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            access_longest: None,
            access_means: Localised::new(|language| language.given("access.means").to_owned()),
            answer_within: Span::hours(1),
            close_by_agent: CloseByAgent::Any,
            close_after: None,
            close_reminder: Span::days(1),
            file_bytes: 25 << 20,
            upload_quota: 500 << 20,
            rating_required: false,
            hours: Calendar::default(),
            mail: MailPolicy::default(),
        }
    }
}

/// Why a policy change is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// There is no such key.
    #[error("there is no policy `{given}`; the keys are {}", KEYS.join(", "))]
    Key {
        /// What was given.
        given: String,
    },
    /// The value does not fit.
    #[error("policy `{key}` takes {takes}, not `{given}`")]
    Value {
        /// The key.
        key: &'static str,
        /// What it takes.
        takes: &'static str,
        /// What was given.
        given: String,
    },
    /// The reminder would come before the silence begins.
    #[error("policy `close.reminder` ({reminder}) must be shorter than `close.after` ({after})")]
    Reminder {
        /// The reminder.
        reminder: Span,
        /// The silence.
        after: Span,
    },
}

macro_rules! keys {
    ($($variant:ident $code:ident $name:literal $own:literal;)+) => {
        /// The keys of a policy, except the working hours, which are loaded as a whole.
        pub const KEYS: &[&str] = &[
            "access.longest",
            $(concat!("access.means.", stringify!($code)),)+
            "answer.within",
            "close.after",
            "close.by_agent",
            "close.reminder",
            "file.bytes",
            "mail.desk",
            "mail.near",
            "mail.off",
            "mail.text",
            "rating.required",
            "upload.quota",
        ];
    };
}

crate::each_language!(keys);

/// Returns the language in which a key says what access means.
fn means_in(key: &str) -> Option<Language> {
    key.strip_prefix("access.means.")?.parse().ok()
}

fn or_off(span: Option<Span>) -> String {
    span.map_or_else(|| "off".to_owned(), |span| span.to_string())
}

impl Policy {
    /// Returns each key with its value as text.
    #[must_use]
    pub fn entries(&self) -> Vec<(&'static str, String)> {
        let means = self.access_means.iter().map(|(_, means)| means.clone());
        let rest = [
            self.answer_within.to_string(),
            or_off(self.close_after),
            self.close_by_agent.name().to_owned(),
            self.close_reminder.to_string(),
            self.file_bytes.to_string(),
            self.mail.desk.clone().unwrap_or_else(|| "off".to_owned()),
            or_off(self.mail.near),
            self.mail.off_text(),
            self.mail.text.to_string(),
            self.rating_required.to_string(),
            self.upload_quota.to_string(),
        ];
        let values = [or_off(self.access_longest)].into_iter().chain(means).chain(rest);
        KEYS.iter().copied().zip(values).collect()
    }

    /// Returns the policy with `key` set to `value`.
    ///
    /// # Errors
    /// [`PolicyError::Key`] for an unknown key, [`PolicyError::Value`] for a value that does not
    /// fit, [`PolicyError::Reminder`] when the reminder is not shorter than the silence.
    pub fn with(&self, key: &str, value: &str) -> Result<Self, PolicyError> {
        let mut policy = self.clone();
        let Some(key) = KEYS.iter().copied().find(|known| *known == key) else {
            return Err(PolicyError::Key { given: key.chars().take(64).collect() });
        };
        let wrong =
            |takes| PolicyError::Value { key, takes, given: value.chars().take(64).collect() };
        let span = || value.parse::<Span>().map_err(|_| wrong("a time from 1m to 366d"));
        let span_or_off = || match value {
            "off" => Ok(None),
            on => on.parse().map(Some).map_err(|_| wrong("`off` or a time from 1m to 366d")),
        };
        let bytes = |takes| {
            let n = value.parse::<u64>().ok().filter(|n| (1..=FILE_BYTES_MAX).contains(n));
            n.ok_or_else(|| wrong(takes))
        };
        let sentence = || {
            let plain = !value.chars().any(char::is_control)
                && !is_blank(value)
                && reordering(value).is_none();
            let fits = plain && value.chars().count() <= MEANS_MAX;
            fits.then(|| value.trim().to_owned())
                .ok_or_else(|| wrong("one line of 1 to 500 characters"))
        };
        if let Some(language) = means_in(key) {
            *policy.access_means.get_mut(language) = sentence()?;
            return policy.check();
        }
        match key {
            "access.longest" => policy.access_longest = span_or_off()?,
            "answer.within" => policy.answer_within = span()?,
            "close.after" => policy.close_after = span_or_off()?,
            "close.by_agent" => {
                let choice = value.parse();
                policy.close_by_agent =
                    choice.map_err(|_| wrong("`any`, `resolved` or `never`"))?;
            }
            "close.reminder" => policy.close_reminder = span()?,
            "file.bytes" => policy.file_bytes = bytes("a size of 1 to 2147483648 bytes")?,
            "mail.desk" => {
                policy.mail.desk = match value {
                    "off" => None,
                    address if mail::is_address(address) => Some(address.to_owned()),
                    _ => return Err(wrong("`off` or an address like help@example.org")),
                };
            }
            "mail.near" => policy.mail.near = span_or_off()?,
            "mail.off" => {
                let takes = "`none` or kinds of notices with commas between, as `outbox list` \
                             names them in JSON";
                policy.mail.off = mail::kinds(value).ok_or_else(|| wrong(takes))?;
            }
            "mail.text" => {
                policy.mail.text = value.parse().map_err(|_| wrong("`true` or `false`"))?;
            }
            "upload.quota" => policy.upload_quota = bytes("a size of 1 to 2147483648 bytes")?,
            "rating.required" => {
                policy.rating_required = value.parse().map_err(|_| wrong("`true` or `false`"))?;
            }
            _ => return Err(PolicyError::Key { given: key.to_owned() }),
        }
        policy.check()
    }

    /// Returns the policy if its choices fit together.
    ///
    /// # Errors
    /// [`PolicyError::Reminder`] when the reminder is not shorter than the silence.
    pub fn check(self) -> Result<Self, PolicyError> {
        match self.close_after {
            Some(after) if self.close_reminder >= after => {
                Err(PolicyError::Reminder { reminder: self.close_reminder, after })
            }
            Some(_) | None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_takes_back_the_value_it_shows() {
        let policy = Policy { close_after: Some(Span::days(3)), ..Policy::default() };
        for (key, value) in policy.entries() {
            assert_eq!(policy.with(key, &value).as_ref(), Ok(&policy), "{key}");
        }
    }

    #[test]
    fn bad_values_name_the_key_and_what_it_takes() {
        let policy = Policy::default();
        for (key, value) in [
            ("access.longest", "0h"),
            ("access.longest", "8"),
            ("close.by_agent", "sometimes"),
            ("file.bytes", "0"),
            ("rating.required", "yes"),
            ("access.means.en", "a\nb"),
            ("access.means.en", "\u{200b}\u{3164}"),
            ("access.means.ru", "a\u{202e}b"),
            ("mail.desk", "a@b\r\nBcc: c@d"),
            ("mail.off", "everything"),
            ("mail.text", "yes"),
        ] {
            let error = policy.with(key, value).unwrap_err();
            assert!(error.to_string().contains(key), "{error}");
        }
        assert!(matches!(policy.with("nope", "1"), Err(PolicyError::Key { .. })));
    }

    #[test]
    fn the_reminder_is_shorter_than_the_silence() {
        let policy = Policy::default();
        assert!(matches!(policy.with("close.after", "1d"), Err(PolicyError::Reminder { .. })));
        assert!(policy.with("close.after", "2d").is_ok());
    }

    #[test]
    fn a_span_is_1_minute_to_366_days() {
        for good in ["1m", "90m", "8h", "366d"] {
            assert_eq!(good.parse::<Span>().unwrap().to_string(), good);
        }
        for bad in ["", "m", "0m", "367d", "-1h", "+1h", "1 h", "1w", "99999999999d", "ёж"] {
            assert!(bad.parse::<Span>().is_err(), "{bad:?}");
        }
        assert_eq!("1440m".parse::<Span>().unwrap().to_string(), "1d");
    }
}
