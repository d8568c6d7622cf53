//! Reports equal a slow recomputation from the export, on random desks; and a desk restored from its export
//! gives the same reports. The control is a wrong rule, which must be noticed.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected ends there"
)]

mod model;
mod world;

use std::sync::Arc;

use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{TestDesk, reads};
use helpdesk::{Helpdesk, Period, Reader, ReportFilter, ReportName};
use helpdesk_store::{CursorKey, MemoryStore};
use helpdesk_trials::random::Random;
use helpdesk_trials::spread;
use serde_json::Value;

use self::model::{Model, Rule};
use self::world::World;

const NAMES: [(ReportName, &str); 5] = [
    (ReportName::Ratings, "ratings"),
    (ReportName::Answers, "answers"),
    (ReportName::Closes, "closes"),
    (ReportName::Backlog, "backlog"),
    (ReportName::Access, "access"),
];

fn export(desk: &Helpdesk) -> Vec<u8> {
    let mut out = Vec::new();
    desk.export(None, &mut out, &mut |_| {}).unwrap();
    out
}

fn asked(desk: &Helpdesk, name: ReportName, period: Period, filter: &ReportFilter) -> Value {
    // The backlog takes no filter.
    let none = ReportFilter::default();
    let filter = if name == ReportName::Backlog { &none } else { filter };
    serde_json::to_value(desk.report(&Reader::Operator, name, period, filter).unwrap()).unwrap()
}

/// Plays a desk and compares every report on several periods; returns how many were compared, how many
/// of them were about something, and how many a wrong rule would have made otherwise.
fn compare(desk: &TestDesk, again: &TestDesk, random: &mut Random) -> [usize; 3] {
    let mut world = World::new(desk);
    for _ in 0..140 {
        world.step(random);
    }
    let out = export(desk);
    let right = Model::read(&out, Rule::Right);
    let wrong = Model::read(&out, Rule::FirstResolution);
    again.clock().set(desk.now());
    again.import(&mut &*out, &mut |_| {}).unwrap();
    assert_eq!(export(again), out, "the export of the desk that was brought back");
    let mut counts = [0; 3];
    for round in 0..4 {
        let (period, filter) = world.question(random, round);
        for (name, told) in NAMES {
            let found = asked(desk, name, period, &filter);
            let expected = right.report(told, desk.now(), period, &filter);
            assert_eq!(found, expected, "{told} of {period:?} with {filter:?}");
            assert_eq!(asked(again, name, period, &filter), found, "{told}, brought back");
            counts[0] += 1;
            counts[1] += usize::from(model::is_about_something(&found));
            let other = wrong.report(told, desk.now(), period, &filter);
            counts[2] += usize::from(other != expected);
        }
        let found =
            desk.rating_list(&Reader::Operator, period, &filter, false, None, 199).unwrap().items;
        assert_eq!(
            serde_json::to_value(found).unwrap(),
            right.rating_list(period, &filter),
            "the list of ratings of {period:?} with {filter:?}"
        );
    }
    assert_eq!(desk.doctor(&mut |_| {}).unwrap().faults, []);
    assert_eq!(again.doctor(&mut |_| {}).unwrap().faults, []);
    counts
}

fn add(all: &mut [usize; 3], more: [usize; 3]) {
    all.iter_mut().zip(more).for_each(|(sum, count)| *sum += count);
}

#[test]
fn reports_equal_a_slow_recomputation_from_the_export() {
    let room = tempfile::tempdir().unwrap();
    let counted = spread(30, |case| {
        let mut random = Random::for_case(20_261_125, case);
        Ok(if case % 5 == 0 {
            let path = |name: &str| room.path().join(format!("{name}{case}.db"));
            let make =
                |name| Arc::new(Sqlite::create(path(name), CursorKey([7; 32]), None).unwrap());
            let (one, other) = (make("one"), make("other"));
            let again = TestDesk::reopened(other);
            compare(&TestDesk::over(one), &again, &mut random)
        } else {
            let memory = || Arc::new(MemoryStore::new(CursorKey([7; 32])));
            let again = TestDesk::reopened(memory());
            compare(&TestDesk::over(memory()), &again, &mut random)
        })
    });
    let mut all = [0; 3];
    counted.unwrap().into_iter().for_each(|counts| add(&mut all, counts));
    let [compared, about, noticed] = all;
    println!("{compared} reports of 30 desks compared, {about} about something, 0 differences");
    println!("control: the first resolution instead of the last differs in {noticed}");
    assert!(about * 2 > compared, "most reports are about something");
    assert!(noticed > 10, "the control is noticed");
}

#[test]
fn a_customer_gets_no_report_and_only_a_lead_marks() {
    let desk = TestDesk::new();
    let period = desk.days(None, None).unwrap();
    let none = ReportFilter::default();
    let vera = TestDesk::customer("vera");
    for (name, told) in NAMES {
        assert!(desk.report(&reads(&vera), name, period, &none).is_err(), "{told}");
        assert!(desk.report(&reads(&TestDesk::agent("boris")), name, period, &none).is_ok());
    }
    assert!(desk.rating_list(&reads(&vera), period, &none, false, None, 10).is_err());
    let ticket = desk.opened("vera");
    desk.done(&TestDesk::agent("boris"), ticket, world::reply());
    desk.done(&vera, ticket, world::close(Some(4), Some("quick")));
    for nobody in [vera.clone(), TestDesk::agent("boris"), TestDesk::agent("nobody")] {
        assert!(desk.mark_rating(&nobody, ticket).is_err(), "{nobody}");
    }
    let unread = |desk: &TestDesk| {
        desk.rating_list(&Reader::Operator, period, &none, true, None, 10).unwrap().items.len()
    };
    assert_eq!(unread(&desk), 1);
    let anna = TestDesk::agent("anna");
    let first = desk.mark_rating(&anna, ticket).unwrap();
    assert_eq!(first.by.key, "anna");
    desk.clock().advance(chrono::TimeDelta::hours(1));
    assert_eq!(desk.mark_rating(&anna, ticket).unwrap(), first, "the first mark stands");
    assert_eq!(unread(&desk), 0);
    let unrated = desk.opened("gleb");
    assert!(desk.mark_rating(&anna, unrated).is_err());
}

#[test]
fn t3_other_hours_move_no_figure_of_the_past() {
    let desk = TestDesk::new();
    let ticket = desk.opened("vera");
    desk.clock().advance(chrono::TimeDelta::minutes(90));
    desk.done(&TestDesk::agent("boris"), ticket, world::reply());
    let period = desk.days(None, None).unwrap();
    let none = ReportFilter::default();
    let before = asked(&desk, ReportName::Answers, period, &none);
    let nights = r#"{"zone":"Europe/Moscow","week":{"monday":["00:00-01:00"]}}"#;
    desk.load_hours(serde_json::from_str(nights).unwrap()).unwrap();
    assert_eq!(asked(&desk, ReportName::Answers, period, &none), before);
    assert_eq!(before["first_answer"]["total"]["wait"]["p50_seconds"], 90 * 60);
    assert_eq!(before["first_answer"]["total"]["missed"], 1);
}
