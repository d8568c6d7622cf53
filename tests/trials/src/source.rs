//! The sources of the workspace, read as far as their names go: what a file imports, and which paths and
//! methods its code uses. This is not a compiler: code made by macros is not seen.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "every place was looked at before; a wrong one is a failed test"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A path in a source: its segments, and the name it is known by from there on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// Its segments.
    pub path: Vec<String>,
    /// The name it is known by.
    pub known_as: String,
    /// Whether it is only passed on (`pub use`).
    pub is_passed_on: bool,
}

/// What a file says.
#[derive(Debug, Default)]
pub struct Source {
    /// What it imports.
    pub imports: Vec<Import>,
    /// What it imports all names of: `a::b` of `use a::b::*`.
    pub globs: BTreeSet<Vec<String>>,
    /// Paths of two segments and more in the code.
    pub paths: BTreeSet<Vec<String>>,
    /// Every word of the code outside of imports.
    pub words: BTreeSet<String>,
    /// Names that are called as methods without arguments: `store` of `x.store()`.
    pub asked: BTreeSet<String>,
}

/// Returns every source below a folder, with its text.
///
/// # Errors
/// A folder or a file cannot be read.
pub fn below(folder: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path)?;
                found.push((path, text));
            }
        }
    }
    Ok(found)
}

/// Returns the text without comments, and with nothing in its strings.
fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    while at < chars.len() {
        let rest = &chars[at..];
        if rest.starts_with(&['/', '/']) {
            at += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
        } else if rest.starts_with(&['/', '*']) {
            let end =
                rest.windows(2).position(|two| two == ['*', '/']).map_or(rest.len(), |i| i + 2);
            at += end;
        } else if chars[at] == 'r'
            && (at == 0 || !is_word(chars[at - 1]))
            && rest[1..].iter().find(|c| **c != '#') == Some(&'"')
        {
            let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
            let mut end = 2 + hashes;
            while end < rest.len()
                && !(rest[end] == '"'
                    && rest[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes)
            {
                end += 1;
            }
            out.push_str("\"\"");
            at += end + 1 + hashes;
        } else if chars[at] == '"' {
            let mut end = 1;
            while end < rest.len() && rest[end] != '"' {
                end += if rest[end] == '\\' { 2 } else { 1 };
            }
            out.push_str("\"\"");
            at += end + 1;
        } else if chars[at] == '\'' && rest.get(1) == Some(&'\\') {
            let end = rest.iter().skip(3).position(|c| *c == '\'').map_or(rest.len(), |i| i + 4);
            out.push_str("' '");
            at += end;
        } else if chars[at] == '\'' && rest.get(2) == Some(&'\'') {
            out.push_str("' '");
            at += 3;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Returns the text up to its unit tests, which are at the bottom.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests").map_or(text, |at| &text[..at])
}

/// Returns the text split into words and signs; `::` is one sign.
fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = String::from(c);
            while let Some(next) = chars.next_if(|next| next.is_alphanumeric() || *next == '_') {
                word.push(next);
            }
            found.push(word);
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            found.push("::".to_owned());
        } else if !c.is_whitespace() {
            found.push(c.to_string());
        }
    }
    found
}

fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}

/// Reads the tree of a `use` from its first token on; returns where it ends.
fn tree(
    tokens: &[String],
    mut at: usize,
    before: &[String],
    is_passed_on: bool,
    into: &mut Source,
) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    if tokens[at] == "," {
                        at += 1;
                    } else {
                        at = tree(tokens, at, &path, is_passed_on, into);
                    }
                }
                return at + 1;
            }
            Some("::") => at += 1,
            Some("*") => {
                into.globs.insert(path);
                return at + 1;
            }
            Some("as") => {
                let known_as = tokens.get(at + 1).cloned().unwrap_or_default();
                into.imports.push(Import { path, known_as, is_passed_on });
                return at + 2;
            }
            Some("self") if !path.is_empty() => at += 1,
            Some(word) if is_word(word) => {
                path.push(word.to_owned());
                at += 1;
            }
            _ => break,
        }
    }
    let known_as = path.last().cloned().unwrap_or_default();
    into.imports.push(Import { path, known_as, is_passed_on });
    at
}

/// Reads a file: its code, without comments, strings and unit tests.
#[must_use]
pub fn read(text: &str) -> Source {
    let bare = bare(text);
    let tokens = tokens(without_tests(&bare));
    let mut source = Source::default();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use"
            && (at == 0 || matches!(tokens[at - 1].as_str(), ";" | "}" | "{" | "]" | ")" | "pub"))
        {
            let is_passed_on = at > 0 && matches!(tokens[at - 1].as_str(), ")" | "pub");
            at = tree(&tokens, at + 1, &[], is_passed_on, &mut source);
            continue;
        }
        if tokens[at] == "."
            && tokens.get(at + 2).is_some_and(|next| next == "(")
            && tokens.get(at + 3).is_some_and(|next| next == ")")
        {
            source.asked.insert(tokens[at + 1].clone());
        }
        let names_a_module = at > 0 && tokens[at - 1] == "mod";
        if is_word(&tokens[at]) && !names_a_module {
            source.words.insert(tokens[at].clone());
        }
        // `pub(in crate::a)` says who may see something, and takes nothing from there.
        let begins = is_word(&tokens[at]) && (at == 0 || !["::", "in"].contains(&&*tokens[at - 1]));
        if begins && tokens.get(at + 1).is_some_and(|next| next == "::") {
            let mut path = vec![tokens[at].clone()];
            let mut end = at + 1;
            while tokens.get(end).is_some_and(|next| next == "::")
                && tokens.get(end + 1).is_some_and(|next| is_word(next))
            {
                path.push(tokens[end + 1].clone());
                source.words.insert(tokens[end + 1].clone());
                end += 2;
            }
            source.paths.insert(path);
            at = end.max(at + 1);
            continue;
        }
        at += 1;
    }
    source
}
