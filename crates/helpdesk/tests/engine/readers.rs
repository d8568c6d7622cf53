//! Reading at all: somebody unknown or disabled reads as if nothing existed, at every door.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{
    Command, CustomerId, Error, FileId, Helpdesk, Message, Missing, Period, Position, Reader,
    ReportFilter, ReportName, TicketNumber, TimelinePlace, Version,
};

use helpdesk_store::{CursorKey, MemoryStore};
use tempfile::TempDir;

use crate::on_both;

/// What there is to read.
struct There {
    ticket: TicketNumber,
    file: FileId,
    period: Period,
}

type Door = fn(&Helpdesk, &Reader, &There) -> Result<(), Error>;

/// Every reading door of the library, by the name of its method.
const DOORS: [(&str, Door); 24] = [
    ("ticket", |desk, who, there| desk.ticket(who, there.ticket).map(drop)),
    ("ticket_at", |desk, who, there| {
        desk.ticket_at(who, there.ticket, TimelinePlace::Newest, 9).map(drop)
    }),
    ("event", |desk, who, there| desk.event(who, there.ticket, Version(1)).map(drop)),
    ("version", |desk, who, there| desk.version(who, there.ticket).map(drop)),
    ("list", |desk, who, _| desk.list(who, Default::default(), None, 9).map(drop)),
    ("search", |desk, who, _| desk.search(who, "cart", None, None, 9).map(drop)),
    ("changes", |desk, who, _| desk.changes(who, Position::default(), 9).map(drop)),
    ("file", |desk, who, there| desk.file(who, there.file).map(drop)),
    ("download", |desk, who, there| desk.download(who, there.file, &mut Vec::new()).map(drop)),
    ("read_file", |desk, who, there| desk.read_file(who, there.file).map(drop)),
    ("customer", |desk, who, _| desk.customer(who, &key("vera")).map(drop)),
    ("customers", |desk, who, _| desk.customers(who, [key("vera")].into()).map(drop)),
    ("find_customers", |desk, who, _| desk.find_customers(who, "vera").map(drop)),
    ("project", |desk, who, _| desk.project(who, &TestDesk::project("shop")).map(drop)),
    ("projects_of", |desk, who, _| desk.projects_of(who, &key("vera"), None, 9).map(drop)),
    ("offers_to_open", |desk, who, _| desk.offers_to_open(who, &key("vera")).map(drop)),
    ("agent", |desk, who, _| desk.agent(who, &"anna".parse().unwrap()).map(drop)),
    ("agents", |desk, who, _| desk.agents(who, ["anna".parse().unwrap()].into()).map(drop)),
    ("team", |desk, who, _| desk.team(who, None, 9).map(drop)),
    ("canned", |desk, who, _| desk.canned(who).map(drop)),
    ("report", |desk, who, there| {
        desk.report(who, ReportName::Backlog, there.period, &ReportFilter::default()).map(drop)
    }),
    ("rating_list", |desk, who, there| {
        desk.rating_list(who, there.period, &ReportFilter::default(), false, None, 9).map(drop)
    }),
    ("rating_read", |desk, who, there| desk.rating_read(who, there.ticket).map(drop)),
    ("ratings", |desk, who, there| {
        desk.ratings(who, there.period, &ReportFilter::default(), false, 9).map(drop)
    }),
];

/// Those of them that are only for support.
const SUPPORT: [&str; 8] =
    ["canned", "report", "rating_list", "ratings", "rating_read", "agent", "agents", "team"];

/// What else the desk can be asked, that reads nothing for anybody, or is the operator's own.
const OTHERS: [&str; 58] = [
    // What the desk is made of.
    "new",
    "blocking",
    "with",
    "on",
    "with_directory",
    "create_file",
    "open_file",
    // Questions about the desk itself, and about the reader.
    "now",
    "ran",
    "policy",
    "promise",
    "days",
    "newest",
    "is_empty",
    "keeps_people",
    "command_id",
    "random",
    "person",
    "offers_beside",
    "leads",
    "may_read",
    "check",
    "enter",
    // What the operator does.
    "operator",
    "lead",
    "set_policy",
    "load_hours",
    "people",
    "erase_customer",
    "erase_agent",
    "redact",
    "sweep",
    "deliver",
    "look_ahead",
    "follow",
    "rebuild",
    "follow_within",
    "lags",
    "wait",
    "moves",
    "probe",
    "has_traces",
    "doctor",
    "heads",
    "verify_heads",
    "export",
    "import",
    // What somebody does, recorded in their name.
    "open",
    "submit",
    "receipt_of",
    "upload",
    "uploaded",
    "discard",
    "mark_rating",
    // The bridge: what it runs is one of the above.
    "at_once",
    "run",
    "write",
    "long",
];

fn key(customer: &str) -> CustomerId {
    customer.parse().unwrap()
}

fn there(desk: &TestDesk) -> There {
    let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
    let ticket = desk.opened("vera");
    let file = desk.upload(&vera, "a.txt", "text/plain", &mut &b"words"[..]).unwrap().id;
    desk.done(&vera, ticket, Command::Reply(Message::files([file])));
    desk.done(&anna, ticket, Command::Reply(said("Look now").into()));
    let close = Command::close_rated(helpdesk::Stars::new(5).unwrap().into());
    desk.done(&vera, ticket, close);
    let (from, to) = (DateTime::<Utc>::UNIX_EPOCH, desk.now() + TimeDelta::days(1));
    There { ticket: TicketNumber::new(1).unwrap(), file, period: Period { from, to } }
}

fn disable(desk: &TestDesk) {
    let (vera, boris) = ("vera".parse().unwrap(), "boris".parse().unwrap());
    let mut cards = desk.directory().customers(BTreeSet::from([vera])).unwrap();
    let card = cards.pop_first().unwrap().1;
    desk.people().put_customer(card.active(false)).unwrap();
    let mut cards = desk.directory().agents(BTreeSet::from([boris])).unwrap();
    let card = cards.pop_first().unwrap().1;
    desk.people().put_agent(card.active(false)).unwrap();
}

#[test]
fn somebody_unknown_or_disabled_reads_as_if_nothing_existed() {
    on_both(|desk| {
        let there = there(desk);
        let (vera, boris) = (TestDesk::as_customer("vera"), TestDesk::as_agent("boris"));
        // The control: before they are disabled, a customer finds everything except what is support's, an
        // agent everything.
        for (name, door) in DOORS {
            let support = SUPPORT.contains(&name);
            assert_eq!(door(desk, &vera, &there).is_ok(), !support, "{name}");
            assert!(door(desk, &boris, &there).is_ok(), "{name}");
            assert!(door(desk, &Reader::Operator, &there).is_ok(), "{name}");
        }
        disable(desk);
        let strangers = [TestDesk::as_customer("stranger"), TestDesk::as_agent("stranger")];
        for (name, door) in DOORS {
            for who in [&vera, &boris].into_iter().chain(&strangers) {
                assert!(!desk.may_read(who).unwrap(), "{who:?}");
                let answer = door(desk, who, &there);
                // The same answer at each door, never an empty list.
                let refused = matches!(answer, Err(Error::NotFound(Missing::Reader)));
                assert!(refused, "{name} answers {who:?} with {answer:?}");
            }
            assert!(door(desk, &Reader::Operator, &there).is_ok(), "{name}");
        }
    });
}

#[test]
fn e1_whom_a_host_forgot_to_be_erased_reads_as_if_nothing_existed() {
    on_both_of_a_host(|desk| {
        let there = there(desk);
        let (vera, boris) = (TestDesk::as_customer("vera"), TestDesk::as_agent("boris"));
        // The control: a host's people read here.
        for (name, door) in DOORS {
            assert_eq!(door(desk, &vera, &there).is_ok(), !SUPPORT.contains(&name), "{name}");
            assert!(door(desk, &boris, &there).is_ok(), "{name}");
        }
        desk.erase_customer(&key("vera"), "asked").unwrap();
        desk.erase_agent(&"boris".parse().unwrap(), "asked").unwrap();
        for (name, door) in DOORS {
            for who in [&vera, &boris] {
                let answer = door(desk, who, &there);
                let refused = matches!(answer, Err(Error::NotFound(Missing::Reader)));
                assert!(refused, "{name} answers {who:?} with {answer:?}");
            }
        }
        for who in [TestDesk::customer("vera"), TestDesk::agent("boris")] {
            let upload = desk.upload(&who, "a.txt", "text/plain", &mut &b"words"[..]);
            assert!(upload.is_err(), "{who} stages {upload:?}");
        }
        // Nor does somebody lead under an erased key.
        let anna = TestDesk::agent("anna");
        assert!(desk.lead(&anna).is_ok());
        desk.erase_agent(anna.agent().unwrap(), "asked").unwrap();
        assert!(desk.lead(&anna).is_err());
        // Another's key is another key.
        assert!(desk.may_read(&TestDesk::as_customer("gleb")).unwrap());
    });
}

/// Runs a test on a desk in memory and on one in a file, whose people are a host's.
fn on_both_of_a_host(test: impl Fn(&TestDesk)) {
    let host = || {
        let host = Arc::new(MemoryStore::new(CursorKey([7; 32])));
        drop(TestDesk::over(host.clone()));
        host
    };
    let store = MemoryStore::new(CursorKey([7; 32]));
    test(&TestDesk::with_directory(Arc::new(store), host()));
    let room = TempDir::new().unwrap();
    let store = Sqlite::create(room.path().join("desk.db"), CursorKey([7; 32]), None).unwrap();
    test(&TestDesk::with_directory(Arc::new(store), host()));
}

/// The public methods of the desk, with what they take.
fn methods(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("testing") {
                methods(&path, found);
            }
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for block in text.split("\nimpl ").skip(1) {
            let Some((head, body)) = block.split_once("{\n") else { continue };
            if !matches!(head.trim(), "Helpdesk" | "AsyncHelpdesk") {
                continue;
            }
            let body = body.split_once("\n}").map_or(body, |(body, _)| body);
            for method in body.split("\n    pub ").skip(1) {
                let Some((_, method)) = method.split_once("fn ") else { continue };
                let name: String =
                    method.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let takes = method.split_once('{').map_or(method, |(takes, _)| takes);
                found.push((name, takes.to_owned()));
            }
        }
    }
}

#[test]
fn every_reading_door_is_tried() {
    let mut found = Vec::new();
    methods(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let doors: BTreeSet<&str> = DOORS.iter().map(|(name, _)| *name).collect();
    for (name, takes) in &found {
        if name == "may_read" {
            continue;
        }
        let reads = takes.contains("reader: &Reader") || takes.contains("reader: Reader");
        assert_eq!(
            reads,
            doors.contains(name.as_str()),
            "`{name}` takes a reader and is tried above, or neither"
        );
        assert!(
            reads || OTHERS.contains(&name.as_str()),
            "`{name}` is new: a reading door takes a `Reader` and stands in DOORS; what reads for \
             nobody stands in OTHERS"
        );
        assert!(!takes.contains("Option<&Actor>") && !takes.contains("Option<Actor>"), "`{name}`");
        assert!(
            !takes.contains("Option<&Reader>") && !takes.contains("Option<Reader>"),
            "`{name}`"
        );
    }
    let names: BTreeSet<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    for name in doors.iter().chain(&OTHERS) {
        assert!(names.contains(name), "`{name}` is gone, or is not found by this test any more");
    }
}
