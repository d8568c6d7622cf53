//! The people and the words of the demo, one file per language in `demo/` of this crate. They are data of a
//! desk, as an import would be, not texts of the program.

use helpdesk::Language;

macro_rules! files {
    ($($variant:ident $code:ident $name:literal $own:literal;)+) => {
        const fn file(language: Language) -> &'static str {
            match language {
                $(Language::$variant => {
                    include_str!(concat!("../../../demo/", stringify!($code), ".txt"))
                })+
            }
        }
    };
}

helpdesk::rules::each_language!(files);

/// The placeholder for words that a file does not have.
const NOTHING: &str = "…";

/// A subject, what the customer writes, and what solves it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Topic(pub(super) &'static str, pub(super) &'static str, pub(super) &'static str);

/// What is said in the course of any ticket, in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrases {
    pub(super) hello: &'static str,
    pub(super) ask_access: &'static str,
    pub(super) note: &'static str,
    pub(super) more: &'static str,
    pub(super) thanks: &'static str,
    pub(super) no_answer: &'static str,
    pub(super) file: &'static str,
}

/// A project of a file.
#[derive(Debug)]
pub(super) struct ProjectLine {
    pub(super) key: &'static str,
    pub(super) number: u64,
    pub(super) name: &'static str,
    /// The keys of its members.
    pub(super) members: Vec<&'static str>,
}

/// Returns the entries of a part of a file, each as its parts.
fn entries(language: Language, part: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let (_, rest) = file(language).split_once(&format!("\n[{part}]\n")).unwrap_or_default();
    let lines = rest.lines().take_while(|line| !line.starts_with('['));
    let entries = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    entries.map(|line| line.split('|').map(str::trim).collect())
}

/// Returns the customers, or the agents, who read a language: key and name.
pub(super) fn people(
    language: Language,
    part: &str,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(language, part).filter_map(|entry| match entry.as_slice() {
        [key, name] => Some((*key, *name)),
        _ => None,
    })
}

/// Returns the projects of those who read a language.
pub(super) fn projects(language: Language) -> impl Iterator<Item = ProjectLine> {
    entries(language, "projects").filter_map(|entry| match entry.as_slice() {
        [key, number, name, members] => Some(ProjectLine {
            key,
            number: number.parse().ok()?,
            name,
            members: members.split(',').map(str::trim).collect(),
        }),
        _ => None,
    })
}

/// Returns the topic of the `n`-th ticket of those who write in a language.
pub(super) fn topic(language: Language, n: usize) -> Topic {
    let topics: Vec<_> = entries(language, "topics").collect();
    let nth = n.checked_rem(topics.len()).unwrap_or_default();
    match topics.get(nth).map(Vec::as_slice) {
        Some([subject, text, answer]) => Topic(subject, text, answer),
        Some(_) | None => Topic(NOTHING, NOTHING, NOTHING),
    }
}

/// Returns what is said in the course of a ticket.
pub(super) fn phrases(language: Language) -> Phrases {
    let said = |name: &str| {
        let found = people(language, "phrases").find(|(known, _)| *known == name);
        found.map_or(NOTHING, |(_, words)| words)
    };
    Phrases {
        hello: said("hello"),
        ask_access: said("ask_access"),
        note: said("note"),
        more: said("more"),
        thanks: said("thanks"),
        no_answer: said("no_answer"),
        file: said("file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_words() {
        for language in Language::ALL {
            let whole = |part: &str, parts: usize| {
                entries(language, part).all(|entry| entry.len() == parts)
            };
            assert!(whole("customers", 2) && whole("agents", 2) && whole("phrases", 2));
            assert!(whole("projects", 4) && whole("topics", 3), "{language}");
            assert_eq!(projects(language).count(), entries(language, "projects").count());
            let Topic(subject, ..) = topic(language, 29);
            assert_ne!(subject, NOTHING, "{language}");
            let said = phrases(language);
            let all = [said.hello, said.ask_access, said.note, said.more, said.thanks];
            assert!(!all.contains(&NOTHING), "{language}");
            assert!(![said.no_answer, said.file].contains(&NOTHING), "{language}");
        }
    }
}
