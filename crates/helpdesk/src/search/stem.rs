//! Turns a folded word into the terms it is searched by.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use helpdesk_core::Language;
use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;
use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::irregular;
use super::words::{TERM_MAX, Word};

/// Latin letters and the Cyrillic letters that look the same, as small letters or as capitals.
const TWINS: [(char, char); 12] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];

/// What a letter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Cyrillic,
    Latin,
    Other,
}

/// Hands each term of `word` to `take`, in order: nearly always one.
pub(super) fn each_term(word: &Word, mut take: impl FnMut(&str)) {
    let folded = word.folded.as_str();
    if word.cut {
        return take(folded);
    }
    if folded.chars().any(char::is_numeric) {
        return take(&to_latin(folded).map_or(Cow::Borrowed(folded), Cow::Owned));
    }
    let holds = |script| folded.chars().any(|c| script_of(c) == script);
    if !(holds(Script::Cyrillic) && holds(Script::Latin)) {
        return with_stem(folded, take);
    }
    // Cyrillic letters are the longer ones.
    match to_cyrillic(folded).filter(|cyrillic| cyrillic.len() <= TERM_MAX) {
        Some(cyrillic) => with_stem(&cyrillic, take),
        None => runs(folded).iter().for_each(|run| with_stem(run, &mut take)),
    }
}

/// How many stems a thread remembers.
const SLOTS: usize = 2_048;

thread_local! {
    /// Words and their stems, each in the slot given by its letters: most words of a message were in the
    /// messages before it, and looking one up is quicker than stemming it.
    static KNOWN: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

fn with_stem(word: &str, mut take: impl FnMut(&str)) {
    KNOWN.with(|known| {
        // The closure that takes a term may itself ask for another.
        let Ok(mut known) = known.try_borrow_mut() else { return take(&stem(word)) };
        if known.is_empty() {
            known.resize(SLOTS, (String::new(), String::new()));
        }
        let Some((kept, stemmed)) = known.get_mut(slot(word)) else { return take(&stem(word)) };
        if kept != word {
            for (text, new) in [(&mut *kept, word), (&mut *stemmed, &*stem(word))] {
                text.clear();
                text.push_str(new);
            }
        }
        take(stemmed);
    });
}

/// Spreads words over the slots (FNV-1a).
fn slot(word: &str) -> usize {
    let spread = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = word.bytes().fold(0x811c_9dc5, spread);
    (hash ^ hash >> 15) as usize % SLOTS
}

/// The stemmer of each script that has one: that of the first language of the desk whose own name is written
/// in it.
static STEMMERS: LazyLock<(Option<Algorithm>, Option<Algorithm>)> =
    LazyLock::new(|| (stemmer(Script::Cyrillic), stemmer(Script::Latin)));

fn stemmer(script: Script) -> Option<Algorithm> {
    let is_written_in = |language: &Language| {
        let mut letters = language.own_name().chars().flat_map(char::to_lowercase);
        letters.next().is_some_and(|first| script_of(first) == script)
    };
    Language::ALL.into_iter().filter(is_written_in).find_map(algorithm)
}

/// Returns a language's stemmer, which is found by the language's name.
fn algorithm(language: Language) -> Option<Algorithm> {
    let name: StrDeserializer<'_, serde::de::value::Error> = language.name().into_deserializer();
    Algorithm::deserialize(name).ok()
}

/// Returns the stem of a word of one script. A word of letters that no stemmer knows is its own stem.
fn stem(word: &str) -> Cow<'_, str> {
    let word = irregular::regular(word);
    let (cyrillic, latin) = *STEMMERS;
    let algorithm = if word.chars().all(|c| matches!(c, 'а'..='я')) {
        cyrillic
    } else if word.chars().all(|c| c.is_ascii_lowercase()) {
        latin
    } else {
        None
    };
    let Some(algorithm) = algorithm else { return Cow::Borrowed(word) };
    let stem = Stemmer::create(algorithm).stem(word);
    if stem.is_empty() { Cow::Borrowed(word) } else { stem }
}

fn script_of(c: char) -> Script {
    match c {
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => {
            Script::Cyrillic
        }
        'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        _ => Script::Other,
    }
}

/// Returns `word` with its Cyrillic letters as Latin ones, if each has a twin.
fn to_latin(word: &str) -> Option<String> {
    word.chars()
        .map(|c| match script_of(c) {
            Script::Cyrillic => TWINS.iter().find(|twins| twins.1 == c).map(|twins| twins.0),
            Script::Latin | Script::Other => Some(c),
        })
        .collect()
}

/// Returns `word` with its Latin letters as Cyrillic ones, if each has a twin.
fn to_cyrillic(word: &str) -> Option<String> {
    word.chars()
        .map(|c| match script_of(c) {
            Script::Latin => TWINS.iter().find(|twins| twins.0 == c).map(|twins| twins.1),
            Script::Cyrillic | Script::Other => Some(c),
        })
        .collect()
}

/// Splits `word` where Cyrillic and Latin meet.
fn runs(word: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut last = Script::Other;
    for c in word.chars() {
        let script = script_of(c);
        let meets = script != Script::Other && last != Script::Other && script != last;
        match runs.last_mut() {
            Some(run) if !meets => run.push(c),
            Some(_) | None => runs.push(c.into()),
        }
        if script != Script::Other {
            last = script;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_the_stemmer_of_its_name() {
        assert_eq!(algorithm(Language::Ru), Some(Algorithm::Russian));
        assert_eq!(algorithm(Language::En), Some(Algorithm::English));
        assert_eq!(*STEMMERS, (algorithm(Language::Ru), algorithm(Language::En)));
    }
}
