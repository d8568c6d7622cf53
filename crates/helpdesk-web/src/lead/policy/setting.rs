//! The keys of the policy as forms: what kind of field each takes, and how its value is shown.

use chrono::TimeDelta;
use helpdesk::rules::notice::NoticeKind;
use helpdesk::rules::policy::{CloseByAgent, Span};
use helpdesk::{Error, Language};
use helpdesk_l10n::{Args, L10n};
use strum::VariantArray;

use crate::form::Form;

/// What kind of value a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A length of time; with `off`, possibly none.
    Length { off: bool },
    /// A length of working time.
    Working,
    /// A size in bytes.
    Size,
    /// A sentence.
    Line,
    /// A mail address, or none.
    Address,
    /// True or false.
    YesNo,
    /// When an agent may close.
    Closing,
    /// Kinds of notices.
    Notices,
}

/// Where a setting stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(super) enum Part {
    Answers,
    Closing,
    Access,
    Files,
    Mail,
}

impl Part {
    pub(super) const ALL: &'static [Self] = Self::VARIANTS;

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Answers => "policy-part-answers",
            Self::Closing => "policy-part-closing",
            Self::Access => "policy-part-access",
            Self::Files => "policy-part-files",
            Self::Mail => "policy-part-mail",
        }
    }
}

/// A key of the policy on its page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) key: &'static str,
    /// The id of its field.
    pub(super) id: &'static str,
    /// The message that names it.
    word: &'static str,
    /// The language that the key is about, where it is about one.
    language: Option<Language>,
    /// The message that says what it means.
    pub(super) about: &'static str,
    pub(super) kind: Kind,
    pub(super) part: Part,
}

macro_rules! settings {
    ($($key:literal $word:literal $about:literal $kind:expr, $part:ident;)+) => {
        /// The keys that are about no language: a key is a row.
        const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            id: $word,
            word: $word,
            language: None,
            about: $about,
            kind: $kind,
            part: Part::$part,
        },)+];
    };
}

settings! {
    "answer.within" "policy-answer-within" "policy-answer-within.about" Kind::Working, Answers;
    "close.by_agent" "policy-close-by-agent" "policy-close-by-agent.about" Kind::Closing, Closing;
    "close.after" "policy-close-after" "policy-close-after.about" Kind::Length { off: true }, Closing;
    "close.reminder" "policy-close-reminder" "policy-close-reminder.about" Kind::Length { off: false }, Closing;
    "rating.required" "policy-rating-required" "policy-rating-required.about" Kind::YesNo, Closing;
    "access.longest" "policy-access-longest" "policy-access-longest.about" Kind::Length { off: true }, Access;
    "file.bytes" "policy-file-bytes" "policy-file-bytes.about" Kind::Size, Files;
    "upload.quota" "policy-upload-quota" "policy-upload-quota.about" Kind::Size, Files;
    "mail.desk" "policy-mail-desk" "policy-mail-desk.about" Kind::Address, Mail;
    "mail.near" "policy-mail-near" "policy-mail-near.about" Kind::Length { off: true }, Mail;
    "mail.text" "policy-mail-text" "policy-mail-text.about" Kind::YesNo, Mail;
    "mail.off" "policy-mail-off" "policy-mail-off.about" Kind::Notices, Mail;
}

macro_rules! means {
    ($($variant:ident $code:ident $name:literal $own:literal;)+) => {
        /// What access means, in each language.
        const MEANS: &[Setting] = &[$(Setting {
            key: concat!("access.means.", stringify!($code)),
            id: concat!("policy-access-means-", stringify!($code)),
            word: "policy-access-means",
            language: Some(Language::$variant),
            about: "policy-access-means.about",
            kind: Kind::Line,
            part: Part::Access,
        },)+];
    };
}

helpdesk::rules::each_language!(means);

/// Returns every key of the policy, in the order of the page.
pub(super) fn settings() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().chain(MEANS)
}

/// Returns the setting of a key.
pub(super) fn setting(key: &str) -> Option<&'static Setting> {
    settings().find(|setting| setting.key == key)
}

/// The units of lengths, with their messages.
pub(super) const LENGTHS: [(&str, &str); 3] =
    [("m", "unit-minutes"), ("h", "unit-hours"), ("d", "unit-days")];
/// The placeholder for no value.
pub(super) const OFF: &str = "off";
/// The units of sizes, in bytes, with their messages.
const SIZES: [(&str, u64, &str); 4] = [
    ("b", 1, "unit-bytes"),
    ("k", 1 << 10, "unit-kilobytes"),
    ("m", 1 << 20, "unit-megabytes"),
    ("g", 1 << 30, "unit-gigabytes"),
];

/// Returns the choices of closing, with their messages.
pub(super) const CLOSING: [(CloseByAgent, &str); 3] = [
    (CloseByAgent::Any, "close-by-agent-any"),
    (CloseByAgent::Resolved, "close-by-agent-resolved"),
    (CloseByAgent::Never, "close-by-agent-never"),
];

impl Setting {
    /// Returns what the key is called.
    pub(super) fn name(&self, l10n: L10n) -> String {
        match self.language {
            Some(language) => l10n.say(self.word, &Args::new().of_language(language)),
            None => l10n.word(self.word),
        }
    }

    /// Returns the value that a form sends, as the policy takes it.
    ///
    /// # Errors
    /// When a field of the key is absent or given twice: that is no value.
    pub(super) fn sent(&self, form: &Form) -> Result<String, Error> {
        let value = || form.only("value").map(str::trim);
        let measure = || Ok::<_, Error>((form.only("number")?.trim(), form.only("unit")?));
        Ok(match self.kind {
            Kind::Length { .. } | Kind::Working => match measure()? {
                (_, OFF) => OFF.to_owned(),
                (number, unit) => format!("{number}{unit}"),
            },
            Kind::Size => {
                let (number, unit) = measure()?;
                let factor = SIZES.iter().find(|(name, ..)| *name == unit).map(|(_, n, _)| *n);
                let bytes = number.parse::<u64>().ok().zip(factor);
                let bytes = bytes.and_then(|(number, factor)| number.checked_mul(factor));
                bytes.map_or_else(|| number.to_owned(), |bytes| bytes.to_string())
            }
            Kind::Address => match value()? {
                "" => OFF.to_owned(),
                address => address.to_owned(),
            },
            Kind::Line | Kind::YesNo | Kind::Closing => value()?.to_owned(),
            Kind::Notices => match form.ticked("off")? {
                none if none.is_empty() => "none".to_owned(),
                kinds => kinds.join(","),
            },
        })
    }

    /// Returns a value as people read it.
    pub(super) fn shown(&self, l10n: L10n, value: &str) -> String {
        let length = || value.parse::<Span>().ok().map(Span::length);
        let off = || l10n.word("policy-off");
        let told = |told: Option<String>| told.unwrap_or_else(|| value.to_owned());
        match self.kind {
            Kind::Length { .. } if value == OFF => off(),
            Kind::Address if value == OFF => off(),
            Kind::Length { .. } => told(length().map(|length| told_length(l10n, length))),
            Kind::Working => told(length().map(|length| l10n.working_time(length))),
            Kind::Size => told(value.parse().ok().map(|bytes| l10n.size(bytes))),
            Kind::Line | Kind::Address => value.to_owned(),
            Kind::YesNo => l10n.yes_no(value == "true"),
            Kind::Closing => {
                let chosen = value.parse::<CloseByAgent>().ok();
                let found = CLOSING.iter().find(|(choice, _)| Some(*choice) == chosen);
                told(found.map(|(_, word)| l10n.word(word)))
            }
            Kind::Notices => {
                let named = |name: &str| name.parse::<NoticeKind>().ok();
                let kinds: Vec<_> =
                    value.split(',').filter_map(named).map(|kind| l10n.notice(kind)).collect();
                if kinds.is_empty() { l10n.word("policy-none-off") } else { kinds.join(", ") }
            }
        }
    }

    /// Returns the message that says what the key takes.
    pub(super) const fn takes(&self) -> &'static str {
        match self.kind {
            Kind::Length { .. } | Kind::Working => "policy-takes-length",
            Kind::Size => "policy-takes-size",
            Kind::Line => "policy-takes-line",
            Kind::Address => "policy-takes-address",
            Kind::YesNo | Kind::Closing | Kind::Notices => "policy-takes-choice",
        }
    }
}

fn told_length(l10n: L10n, length: TimeDelta) -> String {
    // «2 дня 3 ч» says everything but minutes beyond a day.
    let minutes = length.num_minutes();
    let exact = minutes < 24 * 60 || minutes % 60 == 0;
    if exact { l10n.duration(length) } else { l10n.working_time(length) }
}

/// Returns a length as number and unit, as a form shows it.
pub(super) fn length_parts(value: &str) -> (String, String) {
    let unit: String = value.chars().rev().take(1).collect();
    let known = LENGTHS.iter().any(|(name, _)| *name == unit);
    match value.strip_suffix(unit.as_str()) {
        Some(number) if known => (number.to_owned(), unit),
        Some(_) | None => (String::new(), OFF.to_owned()),
    }
}

/// Returns a size as number and unit: the largest unit that leaves a whole number.
pub(super) fn size_parts(value: &str) -> (String, String) {
    let bytes = value.parse::<u64>().unwrap_or_default();
    let fits = |(_, factor, _): &&(&str, u64, &str)| bytes > 0 && bytes.is_multiple_of(*factor);
    let (unit, factor) = SIZES.iter().rev().find(fits).map_or(("b", 1), |(name, n, _)| (name, *n));
    ((bytes / factor).to_string(), unit.to_owned())
}

/// Returns the units of sizes with their messages.
pub(super) fn size_units() -> impl Iterator<Item = (&'static str, &'static str)> {
    SIZES.into_iter().map(|(name, _, word)| (name, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use helpdesk::Policy;
    use helpdesk::rules::policy::KEYS;

    #[test]
    fn every_key_of_the_policy_has_its_row() {
        let sorted = |mut keys: Vec<&'static str>| {
            keys.sort_unstable();
            keys
        };
        let rows = settings().map(|setting| setting.key).collect();
        assert_eq!(sorted(rows), sorted(KEYS.to_vec()));
    }

    #[test]
    fn a_value_is_shown_whole_and_in_words() {
        let shown = |key: &str, value: &str| {
            setting(key).unwrap().shown(L10n::new(Language::En), value).replace('\u{a0}', " ")
        };
        assert_eq!(shown("answer.within", "25h"), "25 h");
        assert_eq!(shown("close.reminder", "1501m"), "25 h 1 min");
        assert_eq!(shown("file.bytes", "26214400"), "25 MB");
        for (key, value) in Policy::default().entries() {
            assert!(!shown(key, &value).is_empty(), "{key}");
        }
    }

    #[test]
    fn sizes_and_lengths_fall_into_number_and_unit() {
        assert_eq!(size_parts("26214400"), ("25".to_owned(), "m".to_owned()));
        assert_eq!(size_parts("1025"), ("1025".to_owned(), "b".to_owned()));
        assert_eq!(length_parts("90m"), ("90".to_owned(), "m".to_owned()));
        assert_eq!(length_parts("off"), (String::new(), "off".to_owned()));
    }
}
