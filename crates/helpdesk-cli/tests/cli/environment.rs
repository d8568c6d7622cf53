//! A separate place for each test: an empty directory, an empty environment, a fixed width; values that
//! differ from run to run are replaced by their names.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

/// A directory with nothing in it, and the program run there.
pub(crate) struct Environment {
    dir: TempDir,
}

/// How a run ended.
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// The output, redacted.
    pub(crate) out: String,
    /// The error stream, redacted.
    pub(crate) err: String,
}

impl Environment {
    pub(crate) fn new() -> Self {
        // In memory, where a flush costs nothing; what is flushed where is tried elsewhere.
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self { dir: dir.unwrap() }
    }

    /// Returns a file of the directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Returns the program, ready to be run in the directory.
    pub(crate) fn command<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
    ) -> assert_cmd::Command {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("helpdesk");
        command.env_clear().current_dir(self.dir.path());
        command.env("HOME", self.dir.path()).env("COLUMNS", "120").env("LANG", "C");
        command.args(args);
        command
    }

    /// Runs a line of words, split at spaces; `'…'` keeps words together.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.ran(&self.command(words(line)).output().unwrap())
    }

    /// Runs a line that must be done, and returns its output.
    pub(crate) fn done(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line}\n{}{}", ran.out, ran.err);
        assert_eq!(ran.err, "", "{line}");
        ran.out
    }

    /// Runs a line and returns it with its output, its errors and its exit code, as on a terminal.
    pub(crate) fn shown(&self, line: &str) -> String {
        let ran = self.run(line);
        let code = if ran.code == 0 { String::new() } else { format!("exit {}\n", ran.code) };
        format!("$ helpdesk {line}\n{}{}{code}", ran.out, ran.err)
    }

    /// Returns how a run ended, redacted.
    pub(crate) fn ran(&self, output: &Output) -> Ran {
        let text = |bytes: &[u8]| redact(self.dir.path(), &String::from_utf8_lossy(bytes));
        let code = output.status.code().unwrap_or(-1);
        Ran { code, out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// Splits a line at spaces; `'…'` keeps words together.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in line.split('\'').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Writes the directory as `$DIR`, ids as `[id]`, times and lengths of time as `[time]`.
pub(crate) fn redact(dir: &Path, text: &str) -> String {
    let text = text.replace(&*dir.to_string_lossy(), "$DIR").replace('\u{a0}', " ");
    let text = text.replace('\u{202f}', " ");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(length) = id(rest) {
            out.push_str("[id]");
            rest = &rest[length..];
        } else if let Some(length) = until(rest) {
            out.push_str("until [time]");
            rest = &rest[length..];
        } else if let Some(length) = time(rest) {
            out.push_str("[time]");
            rest = &rest[length..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// Returns the length of the UUID with which the text begins.
fn id(text: &str) -> Option<usize> {
    let candidate = text.get(..36)?;
    let shape = candidate.char_indices().all(|(n, c)| match n {
        8 | 13 | 18 | 23 => c == '-',
        _ => c.is_ascii_hexdigit(),
    });
    shape.then_some(36)
}

/// Returns the length of the time with which the text begins: `2026-…Z`, `today, 14:05`,
/// `until 14:05 tomorrow`, `22 November 2026, 14:05`.
fn time(text: &str) -> Option<usize> {
    if text.get(..11).is_some_and(|date| date.ends_with('T') && date[..4].parse::<u32>().is_ok()) {
        return text.find('Z').filter(|end| *end < 32).map(|end| end + 1);
    }
    for word in ["today, ", "yesterday, ", "tomorrow, ", "сегодня, ", "вчера, ", "завтра, "]
    {
        if let Some(rest) = text.strip_prefix(word)
            && let Some(length) = clock(rest)
        {
            return Some(word.len() + length);
        }
    }
    date(text)
}

/// Returns the length of the end with which the text begins: `until 14:05 on 29 November`.
fn until(text: &str) -> Option<usize> {
    let prefix = ["until ", "by ", "до "].into_iter().find(|prefix| text.starts_with(prefix))?;
    let length = prefix.len() + clock(&text[prefix.len()..])?;
    let rest = &text[length..];
    let tail = rest.strip_prefix(" on ").map(|rest| (4, rest));
    let (gap, rest) =
        tail.or_else(|| rest.strip_prefix(' ').map(|rest| (1, rest))).unwrap_or((0, ""));
    let day: usize = rest.chars().take_while(char::is_ascii_digit).count();
    let month = rest.get(day..).and_then(|rest| rest.strip_prefix(' ')).unwrap_or_default();
    let month = month.split([' ', '\n', ',']).next().unwrap_or_default();
    if day > 0 && is_month(month) {
        return Some(length + gap + day + 1 + month.len());
    }
    let word = rest.split([' ', '\n', ',']).next().unwrap_or_default();
    let days = "tomorrow Monday Tuesday Wednesday Thursday Friday Saturday Sunday завтра \
                понедельника вторника среды четверга пятницы субботы воскресенья";
    let known = !word.is_empty() && days.split(' ').any(|known| known == word);
    Some(if known { length + gap + word.len() } else { length })
}

fn clock(text: &str) -> Option<usize> {
    let (hours, rest) = text.split_once(':')?;
    let minutes = rest.get(..2)?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    (digits(hours) && digits(minutes)).then_some(5)
}

fn is_month(word: &str) -> bool {
    let months = "January February March April May June July August September October November \
                  December января февраля марта апреля мая июня июля августа сентября октября \
                  ноября декабря";
    months.split(' ').any(|known| known == word)
}

/// Returns the length of the date and time in words with which the text begins: day, month, year,
/// time.
fn date(text: &str) -> Option<usize> {
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let day = text.get(..digits).filter(|day| day.parse::<u8>().is_ok())?;
    let after = text.get(day.len() + 1..)?;
    let month = after.split(' ').next()?;
    if !is_month(month) {
        return None;
    }
    // The time follows the month, or the month and the year.
    let tail = &after[month.len()..];
    let colon = tail.find(':').filter(|colon| (3..=16).contains(colon))?;
    clock(tail.get(colon - 2..)?)?;
    Some(day.len() + 1 + month.len() + colon + 3)
}
