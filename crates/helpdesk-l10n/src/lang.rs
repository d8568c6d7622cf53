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
}
