//! The messages of one language.

use helpdesk_core::{EventKind, Language};
use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use unic_langid::LanguageIdentifier;

use crate::args::Args;

type Bundle = FluentBundle<FluentResource>;

/// The files of each language, in `locales/`.
macro_rules! bundles {
    ($($variant:ident $code:ident $name:literal $own:literal;)+) => {
        fn bundle_of(language: Language) -> &'static Bundle {
            match language {
                $(Language::$variant => {
                    static BUNDLE: LazyLock<Bundle> =
                        LazyLock::new(|| bundle(Language::$variant, locale!($code)));
                    &BUNDLE
                })+
            }
        }
    };
}

macro_rules! locale {
    ($code:ident) => {
        &[
            locale!($code, "accounts"),
            locale!($code, "canned"),
            locale!($code, "cli"),
            locale!($code, "demo"),
            locale!($code, "events"),
            locale!($code, "headings"),
            locale!($code, "mails"),
            locale!($code, "pages"),
            locale!($code, "refusals"),
            locale!($code, "reports"),
            locale!($code, "settings"),
            locale!($code, "times"),
            locale!($code, "words"),
        ]
    };
    ($code:ident, $file:literal) => {
        include_str!(concat!("../locales/", stringify!($code), "/", $file, ".ftl"))
    };
}

helpdesk_core::each_language!(bundles);

/// Reads the messages. What cannot be read is left out, and a test sees to it that nothing is.
fn bundle(language: Language, files: &[&'static str]) -> Bundle {
    let locale = LanguageIdentifier::from_bytes(language.code().as_bytes()).unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Marks of direction round every variable would end up in the subjects of mails.
    bundle.set_use_isolating(false);
    for file in files {
        let messages = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(messages);
    }
    bundle
}

/// Says things in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct L10n {
    language: Language,
}

impl L10n {
    /// Returns the messages of a language.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Returns the language.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// Returns the message `key`, or its attribute if the key is written `message.attribute`, filled
    /// with `args`; the key itself if there is no such message.
    #[must_use]
    pub fn say(self, key: &str, args: &Args) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    fn find(self, key: &str, args: &Args) -> Option<String> {
        let bundle = bundle_of(self.language);
        let pattern = match key.split_once('.') {
            Some((message, attribute)) => bundle
                .get_message(message)
                .and_then(|message| message.get_attribute(attribute))
                .map(|attribute| attribute.value()),
            None => bundle.get_message(key).and_then(|message| message.value()),
        }?;
        // A variable that is missing stays visible as `{$name}`.
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(args.fluent()), &mut errors).into_owned())
    }

    /// Returns the message `key` that has no variables.
    #[must_use]
    pub fn word(self, key: &str) -> String {
        self.say(key, &Args::new())
    }

    /// Returns the message of something that has a name: with `command-` before it, that of `set_priority`
    /// is `command-set-priority`. No table leads from what has a name to what is said of it.
    pub(crate) fn named(self, before: &str, name: &str) -> String {
        self.word(&key_of(before, name))
    }

    /// Returns what a page tells whoever has just done what this event records; none where nobody is
    /// told: «Сообщение отправлено».
    #[must_use]
    pub fn told(self, event: EventKind, args: &Args) -> Option<String> {
        self.find(&key_of("told-", event.name()), args)
    }
}

fn key_of(before: &str, name: &str) -> String {
    format!("{before}{}", name.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_is_said_as_it_is_and_a_missing_variable_stays_visible() {
        let ru = L10n::new(Language::Ru);
        assert_eq!(ru.word("no-such-key"), "no-such-key");
        assert_eq!(ru.word("status-open.nothing"), "status-open.nothing");
        assert_eq!(ru.word("project-short"), "Проект {$number}");
    }

    #[test]
    fn variables_are_not_wrapped_in_marks_of_direction() {
        let said =
            L10n::new(Language::En).say("project-short", &Args::new().number("number", 48_213));
        assert_eq!(said, "Project 48213");
    }
}
