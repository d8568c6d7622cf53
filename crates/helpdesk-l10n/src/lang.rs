//! The languages that the desk speaks.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// A language that the desk speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Lang {
    /// Every language, in the order of the codes.
    pub const ALL: [Self; 2] = [Self::En, Self::Ru];

    /// Returns the language's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    /// Returns the language's name as it calls itself: the same in every language.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ru => "Русский",
        }
    }

    /// Returns the other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Ru,
            Self::Ru => Self::En,
        }
    }

    /// Returns the language that a reader asks for in the header `Accept-Language`: of those the desk
    /// speaks the one they like best, of equals the first; none when they ask for no such language.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best = None;
        for wish in header.split(',') {
            let (tag, weight) = wish.split_once(';').unwrap_or((wish, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
            let Some(weight) = weight.filter(|q| *q > 0.0 && *q <= 1.0) else { continue };
            let language = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let Ok(lang) = language.parse::<Self>() else { continue };
            if best.is_none_or(|(_, heaviest)| weight > heaviest) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is no language of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LangError {
    given: String,
}

impl fmt::Display for LangError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a language is `ru` or `en`, not `{}`", self.given)
    }
}

impl Error for LangError {}

impl FromStr for Lang {
    type Err = LangError;

    fn from_str(given: &str) -> Result<Self, LangError> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.code() == given)
            .ok_or_else(|| LangError { given: given.chars().take(64).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_reads_back_what_it_prints() {
        for lang in Lang::ALL {
            assert_eq!(lang.to_string().parse(), Ok(lang));
        }
        let error = "de".parse::<Lang>().unwrap_err();
        assert_eq!(error.to_string(), "a language is `ru` or `en`, not `de`");
    }

    #[test]
    fn a_browser_gets_the_language_it_likes_best_of_those_spoken() {
        for (header, lang) in [
            ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", Some(Lang::Ru)),
            ("de,en;q=0.5,ru;q=0.9", Some(Lang::Ru)),
            ("EN", Some(Lang::En)),
            ("en;q=0.8,ru;q=0.8", Some(Lang::En)),
            ("ru;q=0,en;q=0.1", Some(Lang::En)),
            ("de, fr;q=0.5", None),
            ("*", None),
            ("", None),
            ("ru;q=NaN,en;q=2,;;,-", None),
        ] {
            assert_eq!(Lang::accepted(header), lang, "{header}");
        }
    }
}
