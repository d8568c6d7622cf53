//! The analyser as a whole: what finds what, and what holds for every text.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

#[track_caller]
fn finds(typed: &str, text: &str) -> bool {
    let sought = query(typed).unwrap();
    let held = terms(text);
    assert!(!sought.is_empty());
    sought.terms().iter().all(|term| held.contains(term))
}

#[test]
fn a_word_is_found_in_its_other_forms() {
    for (typed, text) in [
        ("счет", "Не пришёл счёт"),
        ("счет", "нет счёта"),
        ("отчетами", "Отчеты"),
        ("ошибка", "ошибки"),
        ("ошибок", "ошибка"),
        ("заявок", "заявка"),
        ("connection", "connecting"),
        ("invoices", "the customer's invoice"),
        ("ОПЛАТА", "после оплаты"),
        ("чаи\u{306}", "ЧАЙ"),
        ("cafe", "CAFÉ"),
        ("1234", "см. HD-1234"),
        ("hd1234", "HD1234"),
        ("petrov", "ivan.petrov@example.com"),
        ("договор", "Договор_2026.pdf"),
        ("坏", "电脑坏了"),
    ] {
        assert!(finds(typed, text), "{typed} in {text}");
    }
}

#[test]
fn other_words_are_not_found() {
    for (typed, text) in [
        ("йод", "иод"),
        ("войти", "воити"),
        ("счет", "счастье"),
        ("12", "123"),
        ("оплата срок", "оплата"),
    ] {
        assert!(!finds(typed, text), "{typed} in {text}");
    }
}

#[test]
fn letters_that_look_the_same_are_read_as_the_rest_of_the_word() {
    // The first of each pair is in one script.
    assert_eq!(terms("счёт"), terms("c\u{447}\u{451}т"));
    assert_eq!(terms("заказ"), terms("зaкaз"));
    assert_eq!(terms("1C A4 A123BC"), terms("1С А4 А123ВС"));
    assert_eq!(terms("10мб"), ["10мб"]);
    assert_eq!(terms("SQLзапрос"), terms("SQL запрос"));
}

#[test]
fn a_word_beyond_the_limit_is_cut_and_not_stemmed() {
    let start = "ab".repeat(TERM_MAX / 2 - 2) + "ling";
    assert_eq!(terms(&(start.clone() + "x")), [start]);
    // As Cyrillic it would be longer than the limit.
    assert_eq!(terms(&("hhh".to_owned() + &"а".repeat(30))), ["hhh", &"а".repeat(29)]);
}

#[test]
fn terms_are_distinct_and_in_order_of_occurrence() {
    assert_eq!(terms("Beta alpha, BETA; альфа"), ["beta", "alpha", "альф"]);
}

#[test]
fn a_text_of_any_length_has_a_bounded_number_of_terms() {
    let text: String = (0..TERMS_MAX + 10).map(|n| format!("{n} ")).collect();
    let found = terms(&text);
    assert_eq!(found.len(), TERMS_MAX);
    assert_eq!(found.last().map(String::as_str), Some("32767"));
}

#[test]
fn no_text_within_its_limit_reaches_the_limit_of_terms() {
    let shortest: String = ('а'..='я')
        .chain('a'..='z')
        .flat_map(|a| ('0'..='9').chain('a'..='z').map(move |b| format!("{b}{a} ")))
        .collect();
    assert!(terms(&shortest).len() * 2 < shortest.len());
    const { assert!(TERMS_MAX * 2 >= helpdesk_core::words::TEXT_MAX) }
}

/// The parts of a snippet that are marked.
fn marked(shown: &Snippet) -> Vec<&str> {
    shown.matches.iter().map(|range| shown.text.get(range.clone()).unwrap()).collect()
}

#[test]
fn the_snippet_shows_the_first_match_and_marks_them_all() {
    let query = query("ошибки оплаты").unwrap();
    let shown = snippet("Здравствуйте!\n\tПри  оплате\r\nошибка: «Оплата».", &query);
    assert_eq!(shown.text, "Здравствуйте! При оплате ошибка: «Оплата».");
    assert_eq!(marked(&shown), ["оплате", "ошибка", "Оплата"]);
    assert!(!shown.cut_start && !shown.cut_end);
}

#[test]
fn the_snippet_of_a_long_text_is_cut_between_words() {
    let text = "раньше ".repeat(500) + "ошибка" + &" позже".repeat(500);
    let shown = snippet(&text, &query("ошибка").unwrap());
    assert!(shown.cut_start && shown.cut_end);
    assert!(shown.text.starts_with("раньше ") && shown.text.ends_with(" позже"), "{shown:?}");
    let length = shown.text.chars().count();
    assert!((140..=SNIPPET_MAX).contains(&length), "{length}");
    assert_eq!(marked(&shown), ["ошибка"]);

    let shown = snippet(&("раньше ".repeat(500) + "ошибка."), &query("ошибка").unwrap());
    assert!(shown.cut_start && !shown.cut_end && shown.text.ends_with("ошибка."));
    assert!(shown.text.chars().count() > 140);
}

#[test]
fn without_a_match_the_snippet_is_the_beginning() {
    let shown = snippet(&"слово ".repeat(100), &query("иное").unwrap());
    assert!(shown.text.starts_with("слово слово") && shown.matches.is_empty());
    assert!(!shown.cut_start && shown.cut_end);
    assert_eq!(snippet(" \n ", &Query::default()), Snippet::default());
}

#[test]
fn a_word_longer_than_a_snippet_is_cut_itself() {
    let text = "ж".repeat(100_000);
    let shown = snippet(&text, &query(&"ж".repeat(QUERY_MAX)).unwrap());
    assert_eq!(shown.text, "ж".repeat(SNIPPET_MAX));
    assert_eq!(marked(&shown), [shown.text.as_str()]);
    assert!(shown.cut_end);
}

/// Texts such as people and their adversaries write.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[а-яёА-ЯЁ]{1,12}",
        4 => "[a-zA-Z]{1,12}",
        1 => "[yY]{1,4}[a-z]{0,6}(ing|ed|s|ies|ness)",
        1 => "[a-cа-в0-9éйёЙ]{1,8}",
        1 => "[0-9]{1,6}",
        1 => "[а-е]{10,60}",
        1 => "[еиa][\u{300}-\u{30a}\u{489}]{1,30}",
        1 => "[一-三ァ-ヲ가-깋ก-ฮא-ת😀-😄]{1,6}",
        1 => "[\u{200b}-\u{200f}\u{ad}\u{202e}\u{feff}]",
        1 => "\\PC{1,4}",
        1 => any::<char>().prop_map(String::from),
        3 => Just("заявок 's писем 1С cчёт SQLзапрос".to_owned()),
    ];
    let pieces = prop::collection::vec((piece, "[ ,.\n'-]{0,2}"), 0..40);
    pieces.prop_map(|pieces| pieces.into_iter().map(|(piece, gap)| piece + &gap).collect())
}

proptest! {
    #[test]
    fn terms_are_plain_short_and_distinct(text in texts()) {
        let found = terms(&text);
        for term in &found {
            prop_assert!((1..=TERM_MAX).contains(&term.len()), "{}", term);
            prop_assert!(term.chars().all(char::is_alphanumeric), "{}", term);
            prop_assert!(!term.chars().any(|c| c.is_ascii_uppercase()), "{}", term);
            prop_assert!(!term.contains(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)), "{}", term);
        }
        prop_assert_eq!(found.iter().collect::<HashSet<_>>().len(), found.len());
    }

    #[test]
    fn every_word_of_a_text_finds_the_text(text in texts()) {
        let found = terms(&text);
        let mut reached = Vec::new();
        for word in words::words(&text) {
            let typed: String = text.get(word.range).unwrap().chars().take(QUERY_MAX).collect();
            if let Ok(query) = query(&typed) {
                for term in query.into_terms() {
                    prop_assert!(found.contains(&term), "{} of {}", term, typed);
                    reached.push(term);
                }
            }
        }
        prop_assert!(found.iter().all(|term| reached.contains(term)));
    }

    #[test]
    fn a_snippet_holds_a_match_if_the_text_does(text in texts(), nth in any::<prop::sample::Index>()) {
        let all: Vec<words::Word> = words::words(&text).collect();
        let sought = if all.is_empty() {
            Query::default()
        } else {
            query(text.get(nth.get(&all).range.clone()).unwrap()).unwrap_or_default()
        };
        let shown = snippet(&text, &sought);
        prop_assert_eq!(shown.matches.is_empty(), sought.is_empty());
        prop_assert!(shown.text.chars().count() <= SNIPPET_MAX);
        prop_assert!(!shown.text.contains(char::is_control));
        let mut last = 0;
        for range in shown.matches {
            prop_assert!(range.start >= last && !range.is_empty());
            let marked = shown.text.get(range.clone());
            prop_assert!(marked.is_some_and(|marked| marked == marked.trim()));
            let marks = query(marked.unwrap_or_default()).unwrap_or_default();
            prop_assert!(marks.terms().iter().any(|term| sought.terms().contains(term)));
            last = range.end;
        }
    }

    #[test]
    fn any_string_is_taken(text in any::<String>(), typed in any::<String>()) {
        let query = query(&typed).unwrap_or_default();
        prop_assert!(terms(&text).len() <= text.len());
        prop_assert!(snippet(&text, &query).text.len() <= text.len());
    }
}

/// The tokenizer of the SQLite adapter takes each term for one token and leaves it as it is.
#[test]
fn every_term_is_one_token_of_sqlite() {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch(
        "create virtual table texts using fts5(x, tokenize='unicode61 remove_diacritics 0');
         create virtual table tokens using fts5vocab(texts, 'row')",
    )
    .unwrap();
    let samples = "Счёт №17 на 1С, café ﬁle ＨＤ-1234 чаи\u{306} 电脑 한국어 ภาษาไทย हिन्दी עברית ὈΔΥΣΣΕΎΣ straße Ⅷ İstanbul \
                   SQLзапрос customer's Ⓐ x²";
    let terms = terms(samples);
    db.execute("insert into texts(x) values (?)", [terms.join(" ")]).unwrap();
    let mut tokens = db.prepare("select term from tokens").unwrap();
    let found: HashSet<String> =
        tokens.query_map((), |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(found, terms.into_iter().collect());
}

/// Capitals alone would not: the tokenizer folds case.
#[test]
fn a_private_use_character_keeps_a_stores_own_tokens_apart() {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch(
        "create virtual table texts using fts5(x, tokenize='unicode61 remove_diacritics 0');
         insert into texts(x) values ('\u{e000}c6b6579')",
    )
    .unwrap();
    let count = |sought: &str| -> i64 {
        db.query_row("select count(*) from texts(?)", [format!("\"{sought}\"")], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(count("\u{e000}c6b6579"), 1);
    for term in terms("\u{e000}c6b6579 C6B6579") {
        assert_eq!(count(&term), 0, "{term}");
    }
    db.execute("insert into texts(x) values ('CUSTOMER6b6579')", ()).unwrap();
    assert_eq!(count(&terms("customer6b6579")[0]), 1, "a prefix of capitals is folded away");
}
