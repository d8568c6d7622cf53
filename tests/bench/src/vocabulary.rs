//! Made-up words, half Russian and half English, drawn log-uniformly: the n-th most frequent is drawn
//! with a chance of 1/n. Terms are analysed once a word, not once a message.

use std::collections::HashSet;

use helpdesk::search;

use helpdesk_trials::random::Random;

/// How many words there are.
const WORDS: usize = 40_000;
/// The place of the word that occurs in about one message of fourteen.
const COMMON: usize = 40;
/// A word that the dice never give: it is planted.
pub const RARE: &str = "цукерброт";

const RUSSIAN: [&str; 24] = [
    "ка", "ро", "ми", "ста", "ле", "ву", "пор", "ти", "на", "зе", "бра", "шо", "ду", "гри", "мо",
    "хи", "пла", "су", "ве", "кно", "ры", "це", "фа", "ню",
];
const ENGLISH: [&str; 24] = [
    "ba", "cor", "di", "fen", "gra", "ho", "ji", "ka", "lum", "mo", "ne", "pri", "qua", "ra",
    "sti", "to", "ul", "ve", "wa", "xo", "yd", "zu", "blo", "tre",
];

/// The words, the most frequent first, each with its search terms.
#[derive(Debug)]
pub struct Vocabulary {
    words: Vec<(String, Vec<String>)>,
}

/// A text with its search terms, as the analyser would make them.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The words with spaces between.
    pub text: String,
    /// Distinct terms in the order of first occurrence.
    pub terms: Vec<String>,
}

impl Vocabulary {
    /// Makes the same words on every machine.
    #[must_use]
    pub fn new() -> Self {
        let mut random = Random::new(0x5EED);
        let mut seen = HashSet::new();
        let mut words = Vec::with_capacity(WORDS);
        while words.len() < WORDS {
            let syllables = if words.len() % 2 == 0 { &RUSSIAN } else { &ENGLISH };
            // Frequent words are short, as in any language.
            let count = if words.len() < 200 { 2 } else { 3 + random.below(2) };
            let word: String = (0..count)
                .filter_map(|_| syllables.get(random.below(syllables.len())))
                .copied()
                .collect();
            if seen.insert(word.clone()) {
                let terms = search::terms(&word);
                words.push((word, terms));
            }
        }
        Self { words }
    }

    /// Adds `count` words to a text, which `made` may hold already.
    pub fn write(&self, random: &mut Random, count: usize, made: &mut Made) {
        for _ in 0..count {
            if let Some((word, terms)) = self.words.get(self.rank(random)) {
                made.add(word, terms);
            }
        }
    }

    /// Returns a word that occurs in about one message of fourteen.
    #[must_use]
    pub fn common(&self) -> &str {
        self.words.get(COMMON).map_or("", |(word, _)| word)
    }

    fn rank(&self, random: &mut Random) -> usize {
        let chance = (random.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = (chance * (self.words.len() as f64).ln()).exp();
        (rank as usize).saturating_sub(1).min(self.words.len().saturating_sub(1))
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new()
    }
}

impl Made {
    /// Adds a word with its terms.
    pub fn add(&mut self, word: &str, terms: &[String]) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(word);
        for term in terms {
            if !self.terms.contains(term) {
                self.terms.push(term.clone());
            }
        }
    }

    /// Adds the word that occurs in few messages.
    pub fn add_rare(&mut self) {
        self.add(RARE, &search::terms(RARE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_made_word_by_word_are_those_of_the_whole_text() {
        let (vocabulary, mut random) = (Vocabulary::new(), Random::new(1));
        for _ in 0..200 {
            let mut made = Made::default();
            vocabulary.write(&mut random, 30, &mut made);
            made.add_rare();
            assert_eq!(made.terms, search::terms(&made.text));
        }
    }
}
