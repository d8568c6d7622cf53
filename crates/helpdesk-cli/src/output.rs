//! Where answers go: standard output, as text for people or as JSON for programs. Writing may fail,
//! and never panics.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};

use helpdesk::Language;
use helpdesk_l10n::{Args, L10n};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::args::{Form, Global};
use crate::error::Failure;
use crate::escape;

/// How something is highlighted on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// What a page is about.
    Bold,
    /// Something said only in passing.
    Dim,
    /// Something good.
    Green,
    /// What waits for somebody.
    Yellow,
    /// What went wrong.
    Red,
    /// What only agents see.
    Magenta,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Green => "32",
            Self::Yellow => "33",
            Self::Red => "31",
            Self::Magenta => "35",
        }
    }
}

/// What is told of a failure.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// What failed, and why.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// What belongs to it, for people: whole lines between the two.
    pub(crate) below: String,
    /// The same for programs: further fields of the error.
    pub(crate) more: Map<String, Value>,
}

/// The form, the language and the looks of the output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    form: Form,
    l10n: L10n,
    colour: bool,
    colour_of_errors: bool,
    columns: Option<u16>,
}

impl Output {
    /// Returns the output that the options and the environment ask for.
    pub(crate) fn new(global: &Global) -> Self {
        let wanted = colour_wanted();
        Self {
            form: global.output,
            l10n: L10n::new(language(global.lang)),
            colour: wanted && io::stdout().is_terminal(),
            colour_of_errors: wanted && io::stderr().is_terminal(),
            columns: columns(),
        }
    }

    /// Returns the language's words.
    pub(crate) const fn l10n(&self) -> L10n {
        self.l10n
    }

    /// Returns whether programs read the output.
    pub(crate) const fn is_json(&self) -> bool {
        matches!(self.form, Form::Json)
    }

    /// Returns whether tables may be coloured.
    pub(crate) const fn has_colour(&self) -> bool {
        self.colour
    }

    /// Returns the width that the environment sets, in columns.
    pub(crate) const fn columns(&self) -> Option<u16> {
        self.columns
    }

    /// Returns the text in this ink, where colours are shown.
    pub(crate) fn ink(&self, ink: Ink, text: &str) -> String {
        paint(self.colour, ink, text)
    }

    /// Returns a message of the desk.
    pub(crate) fn say(&self, key: &str, args: &Args) -> String {
        self.l10n.say(key, args)
    }

    /// Writes text, ended by one line end.
    pub(crate) fn text(&self, text: &str) -> Result<(), Failure> {
        let text = text.trim_end_matches('\n');
        self.bytes(format!("{text}\n").as_bytes())
    }

    /// Writes one JSON value.
    pub(crate) fn json<T: Serialize>(&self, value: &T) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        text.push('\n');
        self.bytes(text.as_bytes())
    }

    /// Writes bytes as they are, all of them before it returns.
    ///
    /// A reader that has gone away, such as `head`, is not a failure and changes no exit code: what was
    /// denied stays denied even if nobody heard it.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes an error with what belongs to it, as the form asks for.
    pub(crate) fn error(&self, kind: &str, told: Told) {
        let Told { message, hint, below, more } = told;
        // What was typed, and names of files, are told back in it.
        let message = &*escape::lines(&message);
        let hint = hint.as_deref().filter(|hint| !hint.is_empty());
        if self.is_json() {
            return self.remark(&error_json(kind, message, hint, more));
        }
        let what = self.say("error-word", &Args::new().text("what", message));
        let mut text = format!("{}\n{below}", paint(self.colour_of_errors, Ink::Red, &what));
        if let Some(hint) = hint {
            text.push_str(&self.say("hint-word", &Args::new().text("what", hint)));
        }
        self.remark(&text);
    }

    /// Writes what is no answer, ended by one line end, on the error stream. If even that fails, nothing
    /// is left to do.
    pub(crate) fn remark(&self, text: &str) {
        let text = format!("{}\n", text.trim_end_matches('\n'));
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Returns an error as one JSON object.
pub(crate) fn error_json(
    kind: &str,
    message: &str,
    hint: Option<&str>,
    more: Map<String, Value>,
) -> String {
    let known = [("kind", json!(kind)), ("message", json!(message)), ("hint", json!(hint))];
    let known = known.map(|(name, value)| (name.to_owned(), value));
    let error: Map<String, Value> = known.into_iter().chain(more).collect();
    json!({ "error": error }).to_string()
}

fn paint(colour: bool, ink: Ink, text: &str) -> String {
    if colour { format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code()) } else { text.to_owned() }
}

fn colour_wanted() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

fn columns() -> Option<u16> {
    env::var("COLUMNS").ok()?.parse().ok().filter(|columns| *columns >= 20)
}

/// Returns the language that is asked for, otherwise that of the environment, otherwise English.
fn language(asked: Option<Language>) -> Language {
    let set = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))
    };
    asked.or_else(|| Language::of_locale(&set()?)).unwrap_or(Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_shown_only_where_colours_are() {
        assert_eq!(paint(false, Ink::Red, "x"), "x");
        assert_eq!(paint(true, Ink::Red, "x"), "\u{1b}[31mx\u{1b}[0m");
    }
}
