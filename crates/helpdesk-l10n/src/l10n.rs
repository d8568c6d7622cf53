//! The messages of one language.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use unic_langid::LanguageIdentifier;

use crate::args::Args;
use crate::lang::Lang;

type Bundle = FluentBundle<FluentResource>;

macro_rules! locale {
    ($lang:literal) => {
        &[
            include_str!(concat!("../locales/", $lang, "/accounts.ftl")),
            include_str!(concat!("../locales/", $lang, "/canned.ftl")),
            include_str!(concat!("../locales/", $lang, "/cli.ftl")),
            include_str!(concat!("../locales/", $lang, "/demo.ftl")),
            include_str!(concat!("../locales/", $lang, "/events.ftl")),
            include_str!(concat!("../locales/", $lang, "/headings.ftl")),
            include_str!(concat!("../locales/", $lang, "/mails.ftl")),
            include_str!(concat!("../locales/", $lang, "/pages.ftl")),
            include_str!(concat!("../locales/", $lang, "/refusals.ftl")),
            include_str!(concat!("../locales/", $lang, "/reports.ftl")),
            include_str!(concat!("../locales/", $lang, "/settings.ftl")),
            include_str!(concat!("../locales/", $lang, "/times.ftl")),
            include_str!(concat!("../locales/", $lang, "/words.ftl")),
        ]
    };
}

static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En, locale!("en")));
static RU: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Ru, locale!("ru")));

/// Reads the messages. What cannot be read is left out, and a test sees to it that nothing is.
fn bundle(lang: Lang, files: &[&'static str]) -> Bundle {
    let locale = LanguageIdentifier::from_bytes(lang.code().as_bytes()).unwrap_or_default();
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
    lang: Lang,
}

impl L10n {
    /// Returns the messages of a language.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// Returns the language.
    #[must_use]
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// Returns the message `key`, or its attribute if the key is written `message.attribute`, filled
    /// with `args`; the key itself if there is no such message.
    #[must_use]
    pub fn say(self, key: &str, args: &Args) -> String {
        let bundle: &Bundle = match self.lang {
            Lang::En => &EN,
            Lang::Ru => &RU,
        };
        let pattern = match key.split_once('.') {
            Some((message, attribute)) => bundle
                .get_message(message)
                .and_then(|message| message.get_attribute(attribute))
                .map(|attribute| attribute.value()),
            None => bundle.get_message(key).and_then(|message| message.value()),
        };
        let Some(pattern) = pattern else { return key.to_owned() };
        // A variable that is missing stays visible as `{$name}`.
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(args.fluent()), &mut errors).into_owned()
    }

    /// Returns the message `key` that has no variables.
    #[must_use]
    pub fn word(self, key: &str) -> String {
        self.say(key, &Args::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_is_said_as_it_is_and_a_missing_variable_stays_visible() {
        let ru = L10n::new(Lang::Ru);
        assert_eq!(ru.word("no-such-key"), "no-such-key");
        assert_eq!(ru.word("status-open.nothing"), "status-open.nothing");
        assert_eq!(ru.word("project-short"), "Проект {$number}");
    }

    #[test]
    fn variables_are_not_wrapped_in_marks_of_direction() {
        let said = L10n::new(Lang::En).say("project-short", &Args::new().number("number", 48_213));
        assert_eq!(said, "Project 48213");
    }
}
