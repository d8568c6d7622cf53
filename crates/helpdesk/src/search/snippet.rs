//! The part of a text that shows why it was found.

use std::collections::VecDeque;
use std::ops::Range;

use super::Query;
use super::words::{Word, words};

/// The longest snippet, in characters.
pub const SNIPPET_MAX: usize = 160;
/// How many characters come before the first match, at least, if the text has them.
const BEFORE: usize = 60;

/// A part of a text, on one line, around the first match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// At most [`SNIPPET_MAX`] characters; white space and controls are single spaces. It is what
    /// people wrote: a door escapes it.
    pub text: String,
    /// Where the matches are in `text`, in bytes: ascending, apart, never empty, never within a character.
    pub matches: Vec<Range<usize>>,
    /// Whether more of the text comes before.
    pub cut_start: bool,
    /// Whether more of the text comes after.
    pub cut_end: bool,
}

/// Returns the part of `text` around the first word that `query` seeks, cut between words, or the beginning
/// of `text` if there is no such word. A word too long for a snippet is itself cut.
#[must_use]
pub fn snippet(text: &str, query: &Query) -> Snippet {
    let mut found = words(text);
    let mut recent: VecDeque<usize> = VecDeque::new();
    let first = found.by_ref().find(|word| {
        // No character is longer than four bytes, so older words are out of a snippet's reach.
        while recent.front().is_some_and(|start| start + 4 * SNIPPET_MAX < word.range.start) {
            recent.pop_front();
        }
        let sought = query.seeks(word);
        if !sought {
            recent.push_back(word.range.start);
        }
        sought
    });
    match first {
        Some(first) => {
            let start = start(text, first.range.start, &recent);
            cut(text, start, std::iter::once(first).chain(found), query)
        }
        None => cut(text, 0, words(text), query),
    }
}

/// Returns where to begin for a match at `first`: at a word, or at the beginning of the text.
fn start(text: &str, first: usize, recent: &VecDeque<usize>) -> usize {
    let (head, tail) = text.split_at_checked(first).unwrap_or(("", text));
    let tail = tail.chars().take(SNIPPET_MAX).count();
    let before = BEFORE.max(SNIPPET_MAX - tail);
    match head.char_indices().rev().nth(before - 1).map_or(0, |(at, _)| at) {
        0 => 0,
        reach => recent.iter().copied().find(|start| *start >= reach).unwrap_or(first),
    }
}

/// Cuts `text` from `start`; `words` are those from the first match on.
fn cut(text: &str, start: usize, words: impl Iterator<Item = Word>, query: &Query) -> Snippet {
    let rest = text.get(start..).unwrap_or_default();
    let limit = rest.char_indices().nth(SNIPPET_MAX).map_or(text.len(), |(at, _)| start + at);
    let mut end = limit;
    let mut matches: Vec<Range<usize>> = Vec::new();
    for (nth, word) in words.take_while(|word| word.range.start < limit).enumerate() {
        if word.range.end > limit && nth > 0 {
            end = word.range.start;
        } else if query.seeks(&word) {
            matches.push(word.range.start..word.range.end.min(limit));
        }
    }
    let shown = text.get(start..end).unwrap_or_default().trim_end();
    let mut snippet = one_line(shown, start, &matches);
    snippet.cut_start = start > 0;
    snippet.cut_end = !text.get(start + shown.len()..).unwrap_or_default().trim_end().is_empty();
    snippet
}

/// Writes `shown`, which is at `offset` of the text, on one line and moves `matches` accordingly.
fn one_line(shown: &str, offset: usize, matches: &[Range<usize>]) -> Snippet {
    let mut snippet = Snippet::default();
    let mut matches = matches.iter().peekable();
    let mut begun = 0;
    for (at, c) in shown.char_indices() {
        let at = at + offset;
        if matches.peek().is_some_and(|range| range.start == at) {
            begun = snippet.text.len();
        }
        if !(c.is_whitespace() || c.is_control()) {
            snippet.text.push(c);
        } else if !snippet.text.is_empty() && !snippet.text.ends_with(' ') {
            snippet.text.push(' ');
        }
        if matches.next_if(|range| range.end == at + c.len_utf8()).is_some() {
            snippet.matches.push(begun..snippet.text.len());
        }
    }
    snippet
}
