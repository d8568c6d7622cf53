//! E2: after an erasure no trace of the words is left in the file or its journal.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use helpdesk_contract::kit::{self, minute};
use helpdesk_core::{CustomerId, Language, Version};
use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{CustomerCard, DeskAction, DeskLine, Erasure, ErasureTarget, StoreErrorKind};
use rusqlite::Connection;

use crate::desk::{Desk, close};

/// Returns which of the words are found in the files of a desk that nobody has open.
fn traces(directory: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for word in words {
            if bytes.windows(word.len()).any(|window| window == word.as_bytes()) {
                found.push(format!("{word} in {}", path.display()));
            }
        }
    }
    found
}

/// Copies the files while the desk has them open: closing one here would drop the desk's locks.
fn copies(desk: &Desk) -> tempfile::TempDir {
    let to = tempfile::TempDir::new().unwrap();
    let done = std::process::Command::new("cp")
        .arg("-r")
        .arg(desk.directory.path())
        .arg(to.path())
        .status()
        .unwrap();
    assert!(done.success());
    to
}

fn erasure(desk: &Desk, target: ErasureTarget) -> Erasure {
    kit::erasure(&desk.store, target, minute(99)).unwrap()
}

const GONE: [&str; 8] = [
    "куропатка",
    "перелётная",
    "лазурит",
    "zanzibar",
    "вложение-имя",
    "секретные-байты",
    "Марфа",
    "marfa@example",
];

/// Tickets of two customers, much writing between them, so that pages split and segments merge.
fn busy(desk: &Desk) {
    let line = DeskLine {
        at: minute(0),
        by: None,
        action: DeskAction::CustomerAdded,
        subject: "c-1".to_owned(),
        reason: None,
    };
    let card = CustomerCard::new(CustomerId::new("c-1").unwrap(), "Марфа", Language::Ru)
        .email("marfa@example.org");
    desk.store.put_customer(card, line.into()).unwrap();
    for n in 0..60 {
        let subject = format!("Куропатка {n}: куропатка");
        let id = desk.open("c-1", &subject, &format!("перелётная zanzibar диво{n}"));
        let bytes = "секретные-байты ".repeat(200);
        let file = desk.upload("customer:c-1", "вложение-имя.txt", bytes.as_bytes());
        desk.act(id, "customer:c-1", 1, &desk.reply(&"лазурит ".repeat(n + 1), vec![file]));
        desk.act(id, "agent:anna", 2, &desk.note(&"куропатка лазурит ".repeat(100)));
        desk.act(id, "customer:c-1", 3, &close());
        desk.open("c-2", "Другое", &format!("остаётся как есть {n}"));
    }
}

#[test]
fn e2_no_trace_of_an_erased_customer_stands_in_the_file_or_its_journal() {
    let desk = Desk::new();
    busy(&desk);
    kit::follow(&desk.store, minute(98)).unwrap();
    let before = copies(&desk);
    assert!(!traces(&before.path().join(name_of(&desk)), &GONE[..6]).is_empty(), "the control");
    let target = ErasureTarget::Customer(CustomerId::new("c-1").unwrap());
    assert_eq!(desk.store.erase(erasure(&desk, target)).unwrap(), 180);
    let after = copies(&desk);
    assert_eq!(traces(&after.path().join(name_of(&desk)), &GONE), Vec::<String>::new());
    assert_eq!(desk.store.faults().unwrap(), vec![]);
    let kept = desk.close();
    assert_eq!(traces(kept.path(), &GONE), Vec::<String>::new());
    assert!(!traces(kept.path(), &["остаётся"]).is_empty(), "what is another's stays");
}

/// Returns every token that the index of a closed desk holds.
fn tokens(path: &Path) -> BTreeSet<String> {
    let connection = Connection::open(path).unwrap();
    let vocabulary = "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search, row)";
    connection.execute_batch(vocabulary).unwrap();
    let mut statement = connection.prepare("SELECT term FROM temp.held").unwrap();
    let held = statement.query_map([], |row| row.get(0)).unwrap();
    held.collect::<Result<_, _>>().unwrap()
}

/// Makes a busy desk, erases a customer, and returns how many tokens the index forgot, and how many of
/// these stood in the file before and stand there still. Neighbours share a few letters, which the
/// index writes once: looked for is the rest.
fn forgotten(secure: bool) -> (usize, usize, usize) {
    let desk = Desk::new();
    busy(&desk);
    kit::follow(&desk.store, minute(98)).unwrap();
    let directory = desk.close();
    let path = directory.path().join("desk.db");
    if !secure {
        let connection = Connection::open(&path).unwrap();
        let off = "INSERT INTO search (search, rank) VALUES ('secure-delete', 0)";
        connection.execute_batch(off).unwrap();
    }
    let (before, held) = (fs::read(&path).unwrap(), tokens(&path));
    let store = Sqlite::open(&path).unwrap();
    let target = ErasureTarget::Customer(CustomerId::new("c-1").unwrap());
    store.erase(kit::erasure(&store, target, minute(99)).unwrap()).unwrap();
    drop(store);
    let (after, kept) = (fs::read(&path).unwrap(), tokens(&path));
    let gone: Vec<&str> = held.difference(&kept).filter_map(|token| token.get(4..)).collect();
    let stand = |bytes: &[u8]| {
        gone.iter().filter(|rest| bytes.windows(rest.len()).any(|at| at == rest.as_bytes())).count()
    };
    (gone.len(), stand(&before), stand(&after))
}

/// The tokens of erased words are keyed by a secret that stands in the same file: they would confirm a
/// guess.
#[test]
fn e2_no_token_of_an_erased_word_is_left_in_the_index() {
    let (gone, before, after) = forgotten(true);
    assert!(gone > 60, "{gone} tokens were forgotten");
    assert!(before * 10 > gone * 9, "the control: {before} of {gone} stood in the file");
    assert_eq!(after, 0, "of {gone}");
    let (gone, _, after) = forgotten(false);
    assert!(after > 0, "the control: without the setting all {gone} are gone too");
}

fn name_of(desk: &Desk) -> std::ffi::OsString {
    desk.directory.path().file_name().unwrap().to_owned()
}

#[test]
fn e2_no_trace_of_a_redacted_message_stands_in_the_file_or_its_journal() {
    let desk = Desk::new();
    let id = desk.open("c-1", "Пароль", "вот он: свиристель");
    for n in 0..50 {
        desk.act(id, "customer:c-1", 1 + n, &desk.reply("ещё одно", Vec::new()));
    }
    assert_eq!(
        desk.store.erase(erasure(&desk, ErasureTarget::Message(id, Version(1)))).unwrap(),
        1
    );
    let again =
        desk.store.erase(erasure(&desk, ErasureTarget::Message(id, Version(1)))).unwrap_err();
    assert_eq!(again.kind(), StoreErrorKind::Input);
    let kept = desk.close();
    assert_eq!(traces(kept.path(), &["свиристель", "Пароль", "пароль"]), Vec::<String>::new());
}

#[test]
fn an_erasure_that_was_cut_short_is_finished_at_the_next_opening() {
    let desk = Desk::new();
    desk.open("c-1", "Тема", "Текст");
    let directory = desk.close();
    let path = directory.path().join("desk.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute("UPDATE desk SET scrub = 1", []).unwrap();
    connection.close().unwrap();
    drop(Sqlite::open(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    let owed: i64 = connection.query_row("SELECT scrub FROM desk", [], |row| row.get(0)).unwrap();
    assert_eq!(owed, 0);
}

#[test]
fn an_erasure_that_meets_a_long_reader_succeeds_and_its_traces_go_when_the_reader_does() {
    let desk = Desk::new();
    let id = desk.open("c-1", "Пароль", "вот он: свиристель");
    let reader = desk.store.snapshot().unwrap();
    assert_eq!(
        desk.store.erase(erasure(&desk, ErasureTarget::Message(id, Version(1)))).unwrap(),
        1
    );
    assert!(desk.store.has_traces().unwrap());
    assert!(!desk.store.finish_erasure().unwrap(), "the reader is still there");
    let held = copies(&desk);
    assert!(!traces(&held.path().join(name_of(&desk)), &["свиристель"]).is_empty(), "the control");
    drop(reader);
    assert!(desk.store.finish_erasure().unwrap());
    assert!(!desk.store.has_traces().unwrap());
    let after = copies(&desk);
    assert_eq!(traces(&after.path().join(name_of(&desk)), &["свиристель"]), Vec::<String>::new());
}
