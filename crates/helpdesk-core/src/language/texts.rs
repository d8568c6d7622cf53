//! What a new desk says before anybody has chosen other words: one file per language in `locales/`.

use alloc::format;

use super::Language;

macro_rules! files {
    ($($variant:ident $code:ident $name:literal $own:literal;)+) => {
        const fn file(language: Language) -> &'static str {
            match language {
                $(Language::$variant => {
                    include_str!(concat!("../../locales/", stringify!($code), ".txt"))
                })+
            }
        }
    };
}

crate::each_language!(files);

impl Language {
    /// Returns a part of what a new desk says in this language; empty when its file has no such part.
    pub(crate) fn given(self, part: &str) -> &'static str {
        let (_, rest) = file(self).split_once(&format!("\n[{part}]\n")).unwrap_or_default();
        rest.split("\n[").next().unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_where_the_next_begins() {
        for language in Language::ALL {
            let means = language.given("access.means");
            assert!(!means.is_empty() && !means.contains(['\n', '[']), "{language}: {means}");
            assert!(!language.given("resolved.text").is_empty(), "{language}");
            assert_eq!(language.given("nothing"), "");
        }
    }
}
