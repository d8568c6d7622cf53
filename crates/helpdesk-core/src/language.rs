//! The languages that the desk speaks: the only list of them, and values kept once per language.
//!
//! Whatever differs by language is either a text, in a file named after the language, or made for every
//! language of the list by [`each_language!`](crate::each_language).

mod texts;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

/// Hands the languages of the desk to a macro, in the order in which people choose among them: the
/// variant, the code (ISO 639-1) as an identifier, the name in English and the language's own name. A new
/// language takes one more line, and its texts.
#[macro_export]
macro_rules! each_language {
    ($with:ident) => {
        $with! {
            Ru ru "Russian" "Русский";
            En en "English" "English";
        }
    };
}

macro_rules! define {
    ($($variant:ident $code:ident $name:literal $own:literal;)+) => {
        /// A language that the desk speaks. The first one is the default.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Language {
            $(#[doc = concat!($name, ".")] $variant,)+
        }

        impl Language {
            /// Every language, in the order in which people choose among them.
            pub const ALL: [Self; [$(stringify!($code)),+].len()] = [$(Self::$variant),+];

            /// Returns the language's code (ISO 639-1).
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($code),)+
                }
            }

            /// Returns the language's name in English.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// Returns the language's own name, the same whatever language the reader has chosen.
            #[must_use]
            pub const fn own_name(self) -> &'static str {
                match self {
                    $(Self::$variant => $own,)+
                }
            }
        }

        /// A value for each language of the desk. In JSON an object with the languages' codes as keys.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
        pub struct Localised<T> {
            $($code: T,)+
        }

        impl<T> Localised<T> {
            /// Returns what `of` makes for each language.
            pub fn new(mut of: impl FnMut(Language) -> T) -> Self {
                Self { $($code: of(Language::$variant),)+ }
            }

            /// Returns what `of` makes for each language, or its first error.
            ///
            /// # Errors
            /// Those of `of`.
            pub fn try_new<E>(mut of: impl FnMut(Language) -> Result<T, E>) -> Result<Self, E> {
                Ok(Self { $($code: of(Language::$variant)?,)+ })
            }

            /// Returns the value for a language.
            pub const fn get(&self, language: Language) -> &T {
                match language {
                    $(Language::$variant => &self.$code,)+
                }
            }

            /// Returns the value for a language, to be changed.
            pub const fn get_mut(&mut self, language: Language) -> &mut T {
                match language {
                    $(Language::$variant => &mut self.$code,)+
                }
            }

            /// Returns the value for a language, and drops the others.
            pub fn into_value(self, language: Language) -> T {
                match language {
                    $(Language::$variant => self.$code,)+
                }
            }

            /// Returns the values, each as `change` makes it.
            pub fn map<U>(self, mut change: impl FnMut(Language, T) -> U) -> Localised<U> {
                Localised { $($code: change(Language::$variant, self.$code),)+ }
            }
        }
    };
}

each_language!(define);

impl Default for Language {
    fn default() -> Self {
        let [first, ..] = Self::ALL;
        first
    }
}

impl Language {
    /// Returns the language that a reader asks for in the header `Accept-Language`: the preferred one of
    /// those the desk speaks (the first of equals), or `None` if the desk speaks none of them.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best = None;
        for wish in header.split(',') {
            let (tag, weight) = wish.split_once(';').unwrap_or((wish, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
            let Some(weight) = weight.filter(|q| *q > 0.0 && *q <= 1.0) else { continue };
            let Some(language) = Self::of_locale(tag.trim()) else { continue };
            if best.is_none_or(|(_, heaviest)| weight > heaviest) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }

    /// Returns the language of a locale such as `ru_RU.UTF-8` or `en-GB`.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// Returns the other languages, in their order.
    pub fn others(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |other| *other != self)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no language of the desk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a language is {}, not `{given}`", codes())]
pub struct LanguageError {
    given: String,
}

/// Returns the codes as they stand in a sentence.
fn codes() -> String {
    let codes: Vec<_> =
        Language::ALL.into_iter().map(|language| alloc::format!("`{language}`")).collect();
    match codes.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            alloc::format!("{} or {last}", rest.join(", "))
        }
        Some(_) | None => codes.concat(),
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(given: &str) -> Result<Self, LanguageError> {
        let known = Self::ALL.into_iter().find(|language| language.code() == given);
        known.ok_or_else(|| LanguageError { given: given.chars().take(64).collect() })
    }
}

impl<T> Localised<T> {
    /// Returns each language with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &T)> {
        Language::ALL.into_iter().map(|language| (language, self.get(language)))
    }

    /// Returns the known values; a language without one gets that of the first language that has one. Returns
    /// `None` if no value is known.
    pub fn from_known(known: impl IntoIterator<Item = (Language, T)>) -> Option<Self>
    where
        T: Clone,
    {
        let mut known: BTreeMap<Language, T> = known.into_iter().collect();
        let first = known.values().next()?.clone();
        Some(Self::new(|language| known.remove(&language).unwrap_or_else(|| first.clone())))
    }
}

/// Values written before the desk spoke a language can still be read: the new language gets the value of the
/// first language that has one.
impl<'de, T: Deserialize<'de> + Clone> Deserialize<'de> for Localised<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let known = BTreeMap::<Language, T>::deserialize(from)?;
        Self::from_known(known)
            .ok_or_else(|| D::Error::custom("a text in at least one language is needed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_reads_back_what_it_prints() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
            assert_eq!(alloc::format!("{language}"), language.code());
            assert_eq!(serde_json::to_value(language).unwrap(), language.code());
        }
        let error = alloc::format!("{}", "xx".parse::<Language>().unwrap_err());
        assert!(error.starts_with("a language is `ru`"), "{error}");
        assert!(error.ends_with("`, not `xx`"), "{error}");
    }

    #[test]
    fn a_browser_gets_the_language_it_likes_best_of_those_spoken() {
        for (header, language) in [
            ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", Some(Language::Ru)),
            ("xx,en;q=0.5,ru;q=0.9", Some(Language::Ru)),
            ("EN", Some(Language::En)),
            ("en;q=0.8,ru;q=0.8", Some(Language::En)),
            ("ru;q=0,en;q=0.1", Some(Language::En)),
            ("xx, yy;q=0.5", None),
            ("*", None),
            ("", None),
            ("ru;q=NaN,en;q=2,;;,-", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn a_locale_names_its_language_first() {
        for russian in ["ru", "ru_RU.UTF-8", "RU-ru", "ru@x"] {
            assert_eq!(Language::of_locale(russian), Some(Language::Ru), "{russian}");
        }
        for other in ["C", "", "run", "POSIX"] {
            assert_eq!(Language::of_locale(other), None, "{other}");
        }
    }

    #[test]
    fn a_text_of_before_a_language_was_spoken_stands_in_for_it() {
        let read = |json: &str| serde_json::from_str::<Localised<String>>(json);
        let told = read(r#"{ "en": "English only" }"#).unwrap();
        assert!(told.iter().all(|(_, text)| text == "English only"));
        assert!(read("{}").is_err());
        assert!(read(r#"{ "en": "known", "??": "unknown" }"#).is_err());
        let all = Localised::new(|language| language.code());
        assert_eq!(
            all.iter().map(|(_, code)| *code).collect::<Vec<_>>().len(),
            Language::ALL.len()
        );
        assert!(all.iter().all(|(language, code)| language.code() == *code));
    }
}
