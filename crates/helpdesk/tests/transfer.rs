//! Export and import: what comes out goes in again, byte for byte; what is wrong is named.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

use std::sync::Arc;

use helpdesk::testing::{Step, TestDesk, play, reads, strategies};
use helpdesk::{Error, Helpdesk, Missing, Reader};
use helpdesk_store::{CursorKey, MemoryStore, StoreErrorKind};
use proptest::prelude::*;

fn empty() -> TestDesk {
    let store = Arc::new(MemoryStore::new(CursorKey([9; 32])));
    TestDesk::reopened(store)
}

fn exported(desk: &Helpdesk) -> Vec<u8> {
    let mut out = Vec::new();
    desk.export(None, &mut out, &mut |_| ()).unwrap();
    out
}

fn imported(bytes: &[u8]) -> Result<TestDesk, Error> {
    let desk = empty();
    desk.import(&mut &*bytes, &mut |_| ())?;
    Ok(desk)
}

/// A desk with a random life, one customer of it erased, one message redacted.
fn lived(life: &[Step]) -> TestDesk {
    let desk = TestDesk::new();
    strategies::with_a_busy_clock(&desk);
    let played = play(&desk, desk.clock(), life, |_| true);
    if let Some(first) = played.tickets.first() {
        desk.redact(&Reader::Operator, *first, helpdesk::Version(1), "a pasted password").unwrap();
    }
    // Refused while they have open tickets, which serves as well here.
    let mira = TestDesk::customer("mira").customer().unwrap().clone();
    let _ = desk.erase_customer(&mira, "on request");
    desk
}

fn problem(result: Result<TestDesk, Error>) -> String {
    match result {
        Err(Error::Input { field: "import", problem }) => problem,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn an_imported_desk_exports_the_same_bytes(life in strategies::life(20..120)) {
        let desk = lived(&life);
        let bytes = exported(&desk);
        let copy = imported(&bytes).unwrap();
        prop_assert_eq!(&exported(&copy), &bytes);
        for reader in ["vera", "gleb", "mira"].map(TestDesk::customer) {
            let list = |desk: &TestDesk| {
                // An erased person reads nothing in either desk; the others read.
                let page = desk.list(&reads(&reader), Default::default(), None, 100);
                let search = desk.search(&reads(&reader), "счет", None, None, 100);
                assert!(reader == TestDesk::customer("mira") || page.is_ok() && search.is_ok());
                format!("{:?} {search:?}", page.map(|page| page.items))
            };
            prop_assert_eq!(list(&copy), list(&desk));
        }
    }
}

/// The lines of an export with one changed, and the digest at the end made to fit again.
fn with_line(bytes: &[u8], at: usize, change: impl FnOnce(&str) -> Option<String>) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    match change(&lines[at]) {
        Some(line) => lines[at] = line,
        None => drop(lines.remove(at)),
    }
    let end = lines.pop().unwrap();
    let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut hasher = helpdesk::rules::digest::Hasher::default();
    hasher.update(body.as_bytes());
    let mut end: serde_json::Value = serde_json::from_str(&end).unwrap();
    end["end"]["digest"] = hasher.finish().to_string().into();
    format!("{body}{end}\n").into_bytes()
}

fn story() -> (TestDesk, Vec<u8>) {
    use helpdesk::testing::said;
    use helpdesk::{Command, Message};
    let desk = TestDesk::new();
    let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
    let ticket = desk.opened("vera");
    let bytes = vec![7_u8; (1 << 20) + 5];
    let file = desk.upload(&anna, "log.txt", "text/plain", &mut &bytes[..]).unwrap();
    let empty = desk.upload(&anna, "empty.txt", "text/plain", &mut &b""[..]).unwrap();
    let answer = Message::from(said("See the log")).with_files([file.id, empty.id]);
    desk.done(&anna, ticket, Command::Reply(answer));
    desk.done(&vera, ticket, Command::Reply(said("Thanks").into()));
    let bytes = exported(&desk);
    (desk, bytes)
}

fn find(bytes: &[u8], starts: &str) -> usize {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().position(|line| line.starts_with(starts)).unwrap()
}

#[test]
fn files_come_back_whole() {
    let (desk, bytes) = story();
    let copy = imported(&bytes).unwrap();
    assert_eq!(exported(&copy), bytes);
    let view = copy.ticket(&Reader::Operator, helpdesk::TicketNumber::new(1).unwrap()).unwrap();
    let json = match view {
        helpdesk::rules::view::TicketView::Agent(view) => view,
        helpdesk::rules::view::TicketView::Customer(_) => panic!("the operator reads"),
    };
    for file in json.timeline.iter().flat_map(|entry| &entry.files) {
        let (mut here, mut there) = (Vec::new(), Vec::new());
        copy.download(&Reader::Operator, file.id, &mut here).unwrap();
        desk.download(&Reader::Operator, file.id, &mut there).unwrap();
        assert_eq!(here, there);
    }
}

#[test]
fn a_retry_after_the_import_gets_its_receipt() {
    let desk = TestDesk::new();
    let vera = TestDesk::customer("vera");
    let command = desk.command_id().unwrap();
    let options = helpdesk::Options::default().id(command);
    let receipt = desk.open(&vera, TestDesk::request("vera"), options).unwrap();
    let copy = imported(&exported(&desk)).unwrap();
    assert_eq!(copy.open(&vera, TestDesk::request("vera"), options).unwrap(), receipt);
}

#[test]
fn a_desk_that_holds_anything_takes_nothing_in() {
    let (_, bytes) = story();
    let desk = TestDesk::new();
    match desk.import(&mut &bytes[..], &mut |_| ()) {
        Err(Error::Store(error)) => assert_eq!(error.kind(), StoreErrorKind::NotEmpty),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_prefix_of_an_export_is_refused_with_its_line() {
    let (_, bytes) = story();
    let text = std::str::from_utf8(&bytes).unwrap();
    let mut end = 0;
    for (n, line) in text.lines().enumerate() {
        let refused = problem(imported(&bytes[..end]));
        assert_eq!(refused, format!("line {}: the export stops here, before its end line", n + 1));
        end += line.len();
        assert!(problem(imported(&bytes[..end])).ends_with("the line stops half-way"));
        end += 1;
    }
}

#[test]
fn every_dropped_and_every_doubled_line_is_found() {
    let (_, bytes) = story();
    let lines = std::str::from_utf8(&bytes).unwrap().lines().count();
    for at in 0..lines - 1 {
        let dropped = with_line(&bytes, at, |_| None);
        let refused = problem(imported(&dropped));
        assert!(refused.starts_with("line "), "{refused}");
        let doubled = with_line(&bytes, at, |line| Some(format!("{line}\n{line}")));
        // A doubled line of the log is only counted; any other doubled line collides with itself.
        assert!(problem(imported(&doubled)).starts_with("line "), "line {at}");
    }
}

#[test]
fn a_changed_event_or_word_is_found_where_it_stands() {
    let (_, bytes) = story();
    let first = find(&bytes, "{\"event\"");
    for (from, to, what) in [
        ("medium", "high", "event 1 does not fit the chain"),
        ("It was full yesterday.", "It was full today.", "the words are not those"),
        ("\"number\":1,", "", "a number stands with the first event"),
        ("\"seq\":1,", "\"seq\":2,", "event 2 stands where event 1 should"),
    ] {
        let changed = with_line(&bytes, first, |line| Some(line.replacen(from, to, 1)));
        let refused = problem(imported(&changed));
        assert!(refused.starts_with(&format!("line {}: {what}", first + 1)), "{refused}");
    }
    let chunk = find(&bytes, "{\"chunk\"");
    let changed = with_line(&bytes, chunk + 1, |line| Some(line.replacen("BwcH", "BwcI", 1)));
    assert!(problem(imported(&changed)).contains("are not those that were sent"));
    let text = std::str::from_utf8(&bytes).unwrap();
    let renamed = text.replacen("\"Gleb\"", "\"Boss\"", 1);
    assert!(problem(imported(renamed.as_bytes())).contains("the digest is not that"));
}

#[test]
fn what_is_no_export_is_refused_and_nothing_is_written() {
    for bad in ["", "\n", "{}\n", "not json\n", "{\"end\":{}}\n", "\u{feff}{}\n"] {
        let desk = empty();
        let refused = desk.import(&mut bad.as_bytes(), &mut |_| ());
        assert!(matches!(refused, Err(Error::Input { field: "import", .. })), "{bad:?}");
        assert!(desk.is_empty().unwrap());
    }
    let newer = "{\"helpdesk_export\":{\"version\":3,\"left_out\":[]}}\n";
    assert_eq!(
        problem(imported(newer.as_bytes())),
        "line 1: the export has version 3; this desk takes in 1 to 2"
    );
    let long = [b"{\"helpdesk_export\":\"".to_vec(), vec![b'x'; 5 << 20]].concat();
    assert_eq!(problem(imported(&long)), "line 1: the line is longer than 4 MiB");
}

#[test]
fn a_customers_export_holds_what_they_may_see_and_nothing_else() {
    use helpdesk::Command;
    use helpdesk::testing::said;
    let (desk, _) = story();
    let anna = TestDesk::agent("anna");
    let number = helpdesk::TicketNumber::new(1).unwrap();
    let vera = TestDesk::customer("vera").customer().unwrap().clone();
    let export = |desk: &TestDesk| {
        let mut out = Vec::new();
        desk.export(Some(&vera), &mut out, &mut |_| ()).unwrap();
        String::from_utf8(out).unwrap()
    };
    let before = export(&desk);
    desk.done(&anna, number, Command::Note(said("a difficult one").into()));
    let _of_another = desk.opened("gleb");
    assert_eq!(export(&desk), before);
    assert!(before.contains("It was full yesterday.") && before.contains("\"chunk\""));
    let nobody = helpdesk::CustomerId::new("nobody").unwrap();
    let missing = desk.export(Some(&nobody), &mut Vec::new(), &mut |_| ());
    assert!(matches!(missing, Err(Error::NotFound(Missing::Customer))));
}

#[test]
fn the_log_of_the_desk_and_the_version_of_its_policy_come_back() {
    let (desk, _) = story();
    strategies::with_a_busy_clock(&desk);
    let copy = imported(&exported(&desk)).unwrap();
    assert_eq!(copy.store().policy().unwrap(), desk.store().policy().unwrap());
    let lines = |desk: &TestDesk| {
        let lines = desk.store().lines(0, 500).unwrap();
        lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>()
    };
    let (mut new, old) = (lines(&copy), lines(&desk));
    assert_eq!(new.pop().unwrap().action, helpdesk_store::DeskAction::Imported);
    assert_eq!(new, old);
}

#[test]
fn canned_answers_come_back_and_an_earlier_export_leaves_those_of_a_new_desk() {
    use helpdesk::rules::Offered;
    use helpdesk::{AnswerKey, CannedAnswer};
    let (desk, _) = story();
    let mut answer = CannedAnswer::defaults().remove(0);
    answer.offered = Offered::AfterDecline;
    desk.operator().put_canned(answer.clone()).unwrap();
    answer.key = AnswerKey::new("zz").unwrap();
    desk.operator().put_canned(answer.clone()).unwrap();
    desk.operator().set_canned_active(&answer.key, false).unwrap();
    let bytes = exported(&desk);
    let copy = imported(&bytes).unwrap();
    assert_eq!(copy.canned(&Reader::Operator).unwrap(), desk.canned(&Reader::Operator).unwrap());
    assert_eq!(exported(&copy), bytes);
    let first = find(&bytes, r#"{"canned_answer""#);
    let twice = with_line(&bytes, first, |line| Some(format!("{line}\n{line}")));
    assert!(problem(imported(&twice)).contains("do not stand in their order"));
    let mut earlier = bytes;
    for _ in 0..6 {
        earlier = with_line(&earlier, first, |_| None);
    }
    // They are counted with the cards, so one that is dropped is missed.
    let missed = problem(imported(&earlier));
    assert!(missed.contains("the export counts "), "{missed}");
    assert!(missed.contains(" cards, ") && !missed.contains("Moved {"), "{missed}");
    let end: serde_json::Value =
        serde_json::from_slice(earlier.split(|byte| *byte == b'\n').nth_back(1).unwrap()).unwrap();
    let cards = end["end"]["counts"]["cards"].as_u64().unwrap();
    let counted = |n: u64| format!("\"cards\":{n}");
    let text = String::from_utf8(earlier).unwrap().replace(&counted(cards), &counted(cards - 6));
    let earlier = text.into_bytes();
    assert_eq!(
        imported(&earlier).unwrap().canned(&Reader::Operator).unwrap(),
        CannedAnswer::defaults()
    );
}
