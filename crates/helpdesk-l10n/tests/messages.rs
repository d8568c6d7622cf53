//! What holds of the messages themselves: both languages say the same, nothing is left unsaid or
//! unused, and the typography is that of print.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;
use helpdesk_core::{CommandKind, EventKind, Language};
use helpdesk_l10n::L10n;

/// A message or an attribute of one.
#[derive(Debug, Default)]
struct Message {
    variables: BTreeSet<String>,
    variants: BTreeSet<String>,
    text: String,
}

type Catalogue = BTreeMap<String, Message>;

fn crate_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read_inline(expression: &InlineExpression<String>, into: &mut Message) {
    match expression {
        InlineExpression::VariableReference { id } => {
            into.variables.insert(id.name.clone());
            into.text.push('x');
        }
        InlineExpression::Placeable { expression } => read_expression(expression, into),
        other @ (InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. }) => panic!("{other:?} is not used in messages"),
    }
}

fn read_expression(expression: &Expression<String>, into: &mut Message) {
    match expression {
        Expression::Inline(inline) => read_inline(inline, into),
        Expression::Select { selector, variants } => {
            let InlineExpression::VariableReference { id } = selector else {
                panic!("{selector:?} selects");
            };
            into.variables.insert(id.name.clone());
            for variant in variants {
                let (VariantKey::Identifier { name: key }
                | VariantKey::NumberLiteral { value: key }) = &variant.key;
                into.variants.insert(format!("{}={key}", id.name));
                read_pattern(&variant.value, into);
                into.text.push('\n');
            }
        }
    }
}

fn read_pattern(pattern: &Pattern<String>, into: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => into.text.push_str(value),
            PatternElement::Placeable { expression } => read_expression(expression, into),
        }
    }
}

fn read(pattern: &Pattern<String>) -> Message {
    let mut message = Message::default();
    read_pattern(pattern, &mut message);
    message
}

fn catalogue(lang: Language) -> Catalogue {
    let mut found = Catalogue::new();
    let folder = crate_root().join("locales").join(lang.code());
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let parsed = parser::parse(fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in parsed.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
                other @ (Entry::Term(_) | Entry::Junk { .. }) => {
                    panic!("{}: {other:?}", path.display())
                }
            };
            let key = message.id.name;
            if let Some(value) = &message.value {
                assert!(found.insert(key.clone(), read(value)).is_none(), "`{key}` stands twice");
            }
            for attribute in &message.attributes {
                let key = format!("{key}.{}", attribute.id.name);
                let told = found.insert(key.clone(), read(&attribute.value));
                assert!(told.is_none(), "`{key}` stands twice");
            }
        }
    }
    assert!(found.len() > 300, "the messages are looked for in the wrong place");
    found
}

/// The sources of every crate, where messages are asked for.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
            found.push(path);
        }
    }
}

/// Text between straight quotes that looks like a key.
fn literals(text: &str) -> BTreeSet<String> {
    let is_key = |word: &&str| {
        word.contains('-')
            && word.starts_with(|c: char| c.is_ascii_lowercase())
            && !word.ends_with('-')
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c))
    };
    text.lines().flat_map(|line| line.split('"')).filter(is_key).map(str::to_owned).collect()
}

fn asked(crates: &Path) -> BTreeSet<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(crates).unwrap() {
        for part in ["src", "templates"] {
            let folder = entry.as_ref().unwrap().path().join(part);
            if folder.is_dir() {
                sources(&folder, &mut found);
            }
        }
    }
    found.iter().flat_map(|path| literals(&fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let (en, ru) = (catalogue(Language::En), catalogue(Language::Ru));
    let keys = |of: &Catalogue| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&en), keys(&ru));
    for (key, en) in &en {
        assert_eq!(en.variables, ru[key].variables, "variables of `{key}`");
    }
}

#[test]
fn what_is_chosen_by_a_word_is_the_same_in_both_languages() {
    // Numbers choose plural forms, which differ; zones are spelled out where the language needs it.
    let chosen = |of: &Message| -> BTreeSet<String> {
        let plural = ["one", "few", "many", "other"];
        let words = of.variants.iter().filter(|variant| {
            let (variable, key) = variant.split_once('=').unwrap();
            let is_word = key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            variable != "key" && is_word && !plural.contains(&key)
        });
        words.cloned().collect()
    };
    let ru = catalogue(Language::Ru);
    for (key, en) in catalogue(Language::En) {
        assert_eq!(chosen(&en), chosen(&ru[&key]), "choices of `{key}`");
    }
}

#[test]
fn every_message_is_built_in() {
    for lang in Language::ALL {
        for key in catalogue(lang).keys() {
            assert_ne!(L10n::new(lang).word(key), *key, "in {lang}");
        }
    }
}

#[test]
fn every_message_is_asked_for() {
    let crates = crate_root().parent().unwrap();
    let mut asked = asked(crates);
    asked.extend(named());
    // What the page says of what was just done, by the name of the event (`helpdesk-web`).
    asked.extend(
        EventKind::ALL.iter().map(|kind| format!("told-{}", kind.name().replace('_', "-"))),
    );
    for key in catalogue(Language::En).keys() {
        // What to do instead is asked for together with what was not done.
        let with = key.strip_suffix(".instead").unwrap_or(key);
        assert!(asked.contains(key) || asked.contains(with), "nobody says `{key}`");
    }
}

/// What is asked for by the name of a command or an event, beside what stands in the sources.
fn named() -> BTreeSet<String> {
    let of = |kind: &str, name: &str| format!("{kind}-{}", name.replace('_', "-"));
    let commands = CommandKind::ALL.iter().map(|kind| kind.name());
    let commands = commands.flat_map(|name| [of("command", name), of("undone", name)]);
    let events = EventKind::ALL.iter().map(|kind| of("event-name", kind.name()));
    commands.chain(events).collect()
}

#[test]
fn every_command_and_every_event_has_the_messages_of_its_name() {
    let known = catalogue(Language::En);
    for key in named() {
        assert!(known.contains_key(&key), "nothing says `{key}`");
    }
}

#[test]
fn every_message_that_is_asked_for_is_there() {
    let known = catalogue(Language::En);
    let mut found = Vec::new();
    sources(&crate_root().join("src"), &mut found);
    // The command line says its headings and what it did; most else between quotes is for programs.
    let mut told = Vec::new();
    sources(&crate_root().with_file_name("helpdesk-cli").join("src"), &mut told);
    for path in told {
        let asked = literals(&fs::read_to_string(&path).unwrap());
        for key in
            asked.iter().filter(|key| ["heading-", "done-"].iter().any(|it| key.starts_with(it)))
        {
            assert!(known.contains_key(key), "{} asks for `{key}`", path.display());
        }
    }
    // What is not there on purpose, in the tests of what is then said.
    let others = ["no-such-key", "status-open.nothing"];
    for path in found {
        for key in literals(&fs::read_to_string(&path).unwrap()) {
            let is_known = known.contains_key(&key) || others.contains(&key.as_str());
            assert!(is_known, "{} asks for `{key}`", path.display());
        }
    }
}

/// What people in the story write; they may call out.
fn is_quoted(key: &str) -> bool {
    key.starts_with("demo-word-")
}

#[test]
fn the_desk_neither_shouts_nor_uses_typewriter_signs() {
    for lang in Language::ALL {
        for (key, message) in catalogue(lang) {
            let text = &message.text;
            assert!(is_quoted(&key) || !text.contains('!'), "{key}: {text}");
            for sign in ['"', '\'', '`', '~'] {
                assert!(!text.contains(sign), "{key}: {text}");
            }
            assert!(!text.contains("..."), "{key}: {text}");
            assert!(
                !text.contains("  ") && text.trim() == text.trim_matches('\n'),
                "{key}: {text}"
            );
        }
    }
}

#[test]
fn lines_are_not_broken_after_a_number_sign_or_before_a_unit() {
    let units = ["мин", "ч", "Б", "КБ", "МБ", "ГБ", "г.", "min", "h", "B", "KB", "MB", "GB"];
    let before_time = ["№", "No.", "до", "в", "until", "by", "at"];
    for lang in Language::ALL {
        for (key, message) in catalogue(lang) {
            let words: Vec<_> = message.text.split([' ', '\n']).collect();
            for pair in words.windows(2) {
                let is_unit = pair[0].ends_with('x') && units.contains(&pair[1]);
                assert!(!is_unit, "{key}: {}", message.text);
                let told = ["until-", "by-", "at-", "ticket-number", "hours-frame"];
                let is_time = told.iter().any(|part| key.starts_with(part));
                let breaks = is_time && before_time.contains(&pair[0]) && pair[1].starts_with('x');
                assert!(!breaks, "{key}: {}", message.text);
            }
        }
    }
}

#[test]
fn russian_is_written_with_yo_and_its_own_quotes_and_letters() {
    let without_yo = [
        "еще",
        "решен ",
        "решенн",
        "закончен ",
        "отчет",
        "счет",
        "звезд ",
        "объем",
        "прошел",
        "прочтет",
        "запрещен ",
        "включен ",
        "отключен ",
        "сохранен ",
        "пойдет",
        "поймет",
        "вернет",
        "найден ",
        "ее",
        "свое ",
        "твое",
        "моем",
        "удален ",
        "новое ее",
        "жестк",
        "четк",
        "теплы",
    ];
    for (key, message) in catalogue(Language::Ru) {
        let text = format!(" {} ", message.text.to_lowercase().replace(['.', ',', ':', '\n'], " "));
        for word in without_yo {
            assert!(!text.contains(&format!(" {word}")), "{key}: {text} has `{word}`");
        }
        // Quotes within quotes are „like these“.
        let within = message.text.matches('„').count() == message.text.matches('“').count();
        assert!(within && !message.text.contains(['”', '’']), "{key}");
    }
}

#[test]
fn english_is_written_without_contractions_and_with_its_own_quotes() {
    for (key, message) in catalogue(Language::En) {
        let text = message.text.to_lowercase();
        for short in ["n’t", "’re", "’ll", "’ve", "it’s", "i’m", "that’s", "let’s"]
        {
            assert!(!text.contains(short), "{key}: {text}");
        }
        let cyrillic = text.chars().any(|c| ('а'..='я').contains(&c) || c == 'ё');
        assert!(!cyrillic && !text.contains(['«', '»', '„', '№']), "{key}: {text}");
    }
}

#[test]
fn a_persons_name_takes_no_verb_in_the_past_tense() {
    // The directory knows no gender: a name is followed by a colon, a full stop or the present tense.
    for (key, message) in catalogue(Language::Ru) {
        let names = ["name", "agent", "customer"];
        if !names.iter().any(|name| message.variables.contains(*name)) {
            continue;
        }
        for line in message.text.lines() {
            let Some((_, after)) = line.split_once("x ") else { continue };
            let next = after.split([' ', ',', '.', ':', '\u{a0}']).next().unwrap_or_default();
            let past = ["л", "ла", "лся", "лась", "ло"].iter().any(|end| next.ends_with(end));
            assert!(!past, "{key}: {line}");
        }
    }
}
