//! S6: notes, and everything else that is internal, leave no trace at any door of a customer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use helpdesk::rules::view::{Group, TicketView, View};
use helpdesk::testing::{Act, Played, Step, TestDesk, Who, play, reads, strategies};
use helpdesk::{
    Actor, ListFilter, Position, Priority, Reader, TicketId, TimelinePlace, Version, WithAccess,
};
use helpdesk_store::Order;
use proptest::prelude::*;

const SEARCHED: [&str; 6] = ["счет", "заметка", "не работает", "invoice", "HD-1234", "cart empty"];

fn view(desk: &TestDesk, reader: &Actor, played: &Played, out: &mut String) {
    for ticket in &played.tickets {
        match desk.ticket(&reads(reader), *ticket) {
            Ok(TicketView::Customer(view)) => {
                writeln!(out, "{} {:?}", serde_json::to_string(&view).unwrap(), view.beside)
                    .unwrap();
                events(desk, reader, *ticket, view.version.0, out);
            }
            Ok(TicketView::Agent(_)) => panic!("a customer is no agent"),
            Err(error) => writeln!(out, "{error}").unwrap(),
        }
    }
}

/// Pages from all over a history, and every event; and some that do not exist.
fn events(desk: &TestDesk, reader: &Actor, ticket: TicketId, count: u64, out: &mut String) {
    let reader = reads(reader);
    for seq in (0..=count + 2).map(Version) {
        // One of the three at each event.
        let place = match seq.0 % 3 {
            0 => TimelinePlace::Before(seq),
            1 => TimelinePlace::After(seq),
            _ => TimelinePlace::Around(seq),
        };
        match desk.ticket_at(&reader, ticket, place, 3).unwrap() {
            TicketView::Customer(View { timeline, older, newer, beside, .. }) => {
                writeln!(out, "{place:?} {timeline:?} {older:?} {newer:?} {beside:?}").unwrap();
            }
            TicketView::Agent(_) => panic!("a customer is no agent"),
        }
        let event = desk.event(&reader, ticket, seq).map_err(|error| error.to_string());
        writeln!(out, "{event:?} {:?}", desk.version(&reader, ticket).unwrap()).unwrap();
    }
}

/// Page after page, with the cursors.
fn pages<T>(
    mut page: impl FnMut(Option<&str>) -> helpdesk::Page<T>,
    mut item: impl FnMut(&T),
) -> String {
    let (mut cursors, mut after) = (String::new(), None);
    loop {
        let found = page(after.as_deref());
        found.items.iter().for_each(&mut item);
        let Some(next) = found.next else { return cursors };
        writeln!(cursors, "{next}").unwrap();
        after = Some(next);
    }
}

/// Everything that a customer can get from the desk, as text.
fn doors(desk: &TestDesk, key: &str, played: &Played) -> String {
    let (reader, mut out) = (TestDesk::customer(key), String::new());
    view(desk, &reader, played, &mut out);
    let open = ListFilter::default().group(Group::Open);
    let late = ListFilter::default().overdue(true);
    let turns = [true, false]
        .map(|waits| ListFilter::default().waits_on_support(waits).order(Order::OldestFirst));
    let ranks =
        Priority::ALL.iter().copied().map(|priority| ListFilter::default().priority(priority));
    let granted = ListFilter::default().access(WithAccess::Granted);
    let asked = ListFilter::default().access(WithAccess::GrantedOrRequested);
    let filters = [ListFilter::default(), open, late, granted, asked];
    for filter in filters.into_iter().chain(turns).chain(ranks) {
        let page =
            |after: Option<&str>| desk.list(&reads(&reader), filter.clone(), after, 2).unwrap();
        let cursors = pages(page, |ticket| {
            writeln!(out, "{}", serde_json::to_string(ticket).unwrap()).unwrap();
        });
        out.push_str(&cursors);
    }
    for typed in SEARCHED {
        let page =
            |after: Option<&str>| desk.search(&reads(&reader), typed, None, after, 2).unwrap();
        let cursors = pages(page, |hit| writeln!(out, "{hit:?}").unwrap());
        out.push_str(&cursors);
    }
    let mut after = Position::default();
    loop {
        let (changes, reached) = desk.changes(&reads(&reader), after, 3).unwrap();
        for change in &changes {
            writeln!(out, "{change:?}").unwrap();
        }
        if changes.len() < 3 {
            break;
        }
        writeln!(out, "page").unwrap();
        after = reached;
    }
    for file in &played.files {
        let mut bytes = Vec::new();
        let got = desk.download(&reads(&reader), *file, &mut bytes);
        let got = got.map(|stored| (stored.file, stored.ticket)).map_err(|error| error.to_string());
        writeln!(out, "{got:?} {bytes:?}").unwrap();
    }
    let id = reader.customer().unwrap();
    let mut export = Vec::new();
    match desk.export(Some(id), &mut export, &mut |_| ()) {
        Ok(_) => out.push_str(std::str::from_utf8(&export).unwrap()),
        Err(error) => writeln!(out, "{error}").unwrap(),
    }
    writeln!(out, "{:?}", desk.promise().unwrap()).unwrap();
    out
}

/// What customers were answered, by step.
fn answers(life: &[Step], played: &Played) -> BTreeMap<usize, String> {
    let customers = |(i, _): &(&usize, &String)| {
        let step = &life[**i];
        let customer = match &step.by {
            Who::Owner => true,
            Who::Assignee => false,
            Who::Somebody(actor) => actor.customer().is_some(),
        };
        customer && !step.is_internal()
    };
    let (receipts, refused) = (played.receipts.iter(), played.refused.iter());
    let all = receipts.filter(customers).chain(refused.filter(customers));
    all.map(|(i, answer)| (*i, answer.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn s6_the_same_life_with_and_without_notes_is_byte_equal_to_every_customer(
        life in strategies::life(30..140),
    ) {
        let (with, without) = (TestDesk::new(), TestDesk::new());
        for desk in [&with, &without] {
            strategies::with_a_busy_clock(desk);
        }
        let noted = play(&with, with.clock(), &life, |_| true);
        let mut plain = play(&without, without.clock(), &life, |step| !step.is_internal());
        prop_assert_eq!(&noted.tickets, &plain.tickets);
        prop_assert_eq!(answers(&life, &noted), answers(&life, &plain));
        // Files of notes are asked for in both lives.
        plain.files.clone_from(&noted.files);
        for key in ["vera", "gleb", "mira"] {
            prop_assert_eq!(doors(&with, key, &noted), doors(&without, key, &plain), "{}", key);
        }
        for desk in [&with, &without] {
            desk.pass(chrono::TimeDelta::days(20));
        }
        for key in ["vera", "gleb", "mira"] {
            prop_assert_eq!(doors(&with, key, &noted), doors(&without, key, &plain), "{}", key);
        }
    }
}

/// The test above compares something real: lives have accepted notes, and agents see them.
#[test]
fn s6_lives_hold_notes_that_agents_see() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut notes, mut differing) = (0, 0);
    for _ in 0..30 {
        let life = strategies::life(60..120).new_tree(&mut runner).unwrap().current();
        let (with, without) = (TestDesk::new(), TestDesk::new());
        let noted = play(&with, with.clock(), &life, |_| true);
        let plain = play(&without, without.clock(), &life, |step| !step.is_internal());
        notes += noted
            .receipts
            .keys()
            .filter(|i| life[**i].is_internal() && !matches!(life[**i].act, Act::Wait))
            .count();
        let seen = |desk: &TestDesk, played: &Played| -> Vec<_> {
            played
                .tickets
                .iter()
                .map(|id| desk.ticket(&Reader::Operator, *id).unwrap().version())
                .collect()
        };
        differing += usize::from(seen(&with, &noted) != seen(&without, &plain));
    }
    println!(
        "S6: {notes} notes and working priorities; agents saw a difference in {differing} of 30"
    );
    assert!(notes > 100 && differing >= 25, "{notes} {differing}");
}
