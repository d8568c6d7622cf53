//! File names: cleaned of paths and controls, never refused for their form.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::error::{Field, WordsError};
use super::kept::reads_what_is_kept;
use super::visible::is_blank;

/// The longest file name, in characters.
pub const FILE_NAME_MAX: usize = 255;

/// A file's name: 1–255 characters, no path, no controls, no marks that reorder or hide text.
///
/// No part of it ever becomes part of a path: bytes are stored under the file's id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct FileName(String);

reads_what_is_kept!(FileName);

impl FileName {
    /// Returns the name `given`, cleaned: only the last part of a path; without controls, bidirectional and
    /// zero-width marks; without leading or trailing dots and spaces; a name reserved for devices on some
    /// systems is preceded by `_`; `file` if nothing visible is left; cut at 255 characters with the
    /// extension kept.
    #[must_use]
    pub fn clean(given: &str) -> Self {
        let name = Self::formed(given);
        if is_blank(name.as_str()) { Self("file".into()) } else { name }
    }

    fn formed(given: &str) -> Self {
        let last = given.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or("");
        let visible: String = last.chars().filter(|c| !is_hidden(*c)).collect();
        let trimmed = visible.trim_matches(is_padding);
        // Cutting may leave the name of a device, so it comes before the look at the stem.
        let name = shorten(if trimmed.is_empty() { "file" } else { trimmed });
        let stem = name.split('.').next().unwrap_or(&name).trim_end();
        Self(if is_device(stem) { shorten(&alloc::format!("_{name}")) } else { name })
    }

    /// Returns a name that was cleaned before, as read from a store or an export. A name of invisible marks
    /// is accepted: it was cleaned before such names became `file`.
    ///
    /// # Errors
    /// [`WordsError`] for a name that cleaning would have changed.
    pub fn kept(given: &str) -> Result<Self, WordsError> {
        let cleaned = Self::formed(given);
        if cleaned.0 == given {
            return Ok(cleaned);
        }
        let field = Field::FileName;
        match given.chars().find(|c| is_hidden(*c)) {
            Some(c) => Err(WordsError::Control { field, code: c as u32 }),
            None if given.is_empty() => Err(WordsError::Empty { field }),
            None => Err(WordsError::TooLong {
                field,
                limit: FILE_NAME_MAX,
                given: given.chars().count(),
                unit: "characters",
            }),
        }
    }

    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Controls, line separators, and marks that hide or reorder what is beside them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn is_padding(c: char) -> bool {
    c.is_whitespace() || c == '.'
}

fn is_device(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    match upper.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" => true,
        port => ["COM", "LPT"].iter().any(|device| {
            port.strip_prefix(device)
                .is_some_and(|n| n.len() == 1 && n != "0" && n.parse::<u8>().is_ok())
        }),
    }
}

/// Cuts at [`FILE_NAME_MAX`] characters, keeping an extension of up to 20.
fn shorten(name: &str) -> String {
    let count = name.chars().count();
    if count <= FILE_NAME_MAX {
        return name.into();
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let kept = extension.chars().count();
    if kept == 0 || kept > 20 {
        return name
            .chars()
            .take(FILE_NAME_MAX)
            .collect::<String>()
            .trim_end_matches(is_padding)
            .into();
    }
    let head: String = name.chars().take(FILE_NAME_MAX - 1 - kept).collect();
    alloc::format!("{}.{extension}", head.trim_end_matches(is_padding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn names_are_cleaned_of_paths_controls_and_tricks() {
        for (given, cleaned) in [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("C:\\", "C:"),
            ("CON", "_CON"),
            ("con.txt", "_con.txt"),
            ("com1", "_com1"),
            ("com0", "com0"),
            (".htaccess", "htaccess"),
            ("\u{200b}.htaccess", "htaccess"),
            ("a\";\r\nX: y", "a\";X: y"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("", "file"),
            ("...", "file"),
            ("\u{3164}\u{2800}", "file"),
            ("a/", "a"),
            ("счёт за ноябрь.pdf", "счёт за ноябрь.pdf"),
            ("nul\0.txt", "_nul.txt"),
        ] {
            assert_eq!(FileName::clean(given).as_str(), cleaned, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = FileName::clean(&("ё".repeat(5_000) + ".tar"));
        assert_eq!(name.as_str().chars().count(), FILE_NAME_MAX);
        assert!(name.as_str().ends_with(".tar"));
    }

    #[test]
    fn a_name_that_was_kept_before_is_read_as_it_is() {
        let json = "\"\u{3164}\"";
        assert_eq!(serde_json::from_str::<FileName>(json).unwrap().as_str(), "\u{3164}");
        assert!(FileName::kept("a/b").is_err() && FileName::kept("").is_err());
    }

    #[test]
    fn cleaning_twice_changes_nothing_more() {
        for given in [
            ". a .b. ",
            "/..a../",
            "CON .x",
            "x\u{feff}",
            &".".repeat(600),
            &"a. ".repeat(300),
            &("a".repeat(250) + &"\u{3000}".repeat(20) + "x"),
            &("CON".to_string() + &" ".repeat(300) + "x"),
            &("CON".to_string() + &" ".repeat(300) + "x.txt"),
        ] {
            let once = FileName::clean(given);
            assert_eq!(FileName::clean(once.as_str()), once, "{given:?}");
            assert_eq!(FileName::kept(once.as_str()), Ok(once));
        }
    }
}
