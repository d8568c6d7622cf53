//! What follows the log: rebuilt from scratch, followed while others write, and what it says about being
//! behind.

use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{
    Command, Follower, Helpdesk, Message, Period, Reader, ReportFilter, ReportName, Stars,
};

use crate::delivery::{sent, told};
use crate::on_both;

const LONG: Duration = Duration::from_secs(20);

fn message(text: &str) -> Message {
    Message::from(said(text))
}

/// A desk on which something of every kind is derived.
fn lived(desk: &TestDesk) {
    let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
    desk.set_policy("mail.desk", "desk@example.org").unwrap();
    for n in 0..40 {
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Reply(message(&format!("The cart is mended {n}"))));
        desk.done(&anna, ticket, Command::Note(message("A cart of no use")));
        if n % 2 == 0 {
            desk.done(&vera, ticket, Command::close_rated(Stars::new(4).unwrap().into()));
        }
        desk.pass(TimeDelta::minutes(3));
    }
}

/// What people are told about events of the log.
fn answers(desk: &TestDesk) -> Vec<String> {
    let mut answers = Vec::new();
    for reader in [TestDesk::as_customer("vera"), TestDesk::as_agent("anna"), Reader::Operator] {
        let found = desk.search(&reader, "cart", None, None, 199).unwrap();
        let places = found.items.iter().map(|hit| (hit.ticket.number, hit.seq));
        answers.push(format!("{:?} {:?}", places.collect::<Vec<_>>(), found.as_of));
    }
    let (from, to) = (TestDesk::monday() - TimeDelta::days(1), desk.now() + TimeDelta::days(1));
    let (anna, filter) = (TestDesk::as_agent("anna"), ReportFilter::default());
    let all = [
        ReportName::Ratings,
        ReportName::Answers,
        ReportName::Closes,
        ReportName::Backlog,
        ReportName::Access,
    ];
    for name in all {
        let report = desk.report(&anna, name, Period { from, to }, &filter).unwrap();
        answers.push(format!("{report:?}"));
    }
    answers
}

#[test]
fn s12_after_a_rebuild_every_answer_is_as_before_and_the_doctor_is_well() {
    on_both(|desk| {
        lived(desk);
        let mails = sent(desk).len();
        assert!(mails > 0, "somebody was told, so there is something to tell again");
        let before = answers(desk);
        for &follower in Follower::ALL {
            let mut reached = Vec::new();
            let events = desk.rebuild(follower, &mut |at, of| reached.push((at, of))).unwrap();
            assert_eq!(reached.last(), Some(&(events, events)), "{follower}");
            assert!(reached.is_sorted() && events > 100, "{follower}: {reached:?}");
        }
        assert!(desk.lags().unwrap().iter().all(|lag| lag.events == 0));
        assert_eq!(answers(desk), before);
        let diagnosis = desk.doctor(&mut |_| {}).unwrap();
        assert!(diagnosis.is_well(), "{:?}", diagnosis.faults);
        desk.pass(TimeDelta::minutes(5));
        assert_eq!(told(&sent(desk)), [], "nobody is told twice");
    });
}

/// Decision 0023: news of the tick and of the clock is not part of the log, or is told only once all the
/// same.
#[test]
fn near_and_overdue_news_outlive_a_rebuild_and_come_once() {
    let rebuild = |desk: &Helpdesk| desk.rebuild(Follower::Letters, &mut |_, _| {}).unwrap();
    on_both(|desk| {
        let _ = desk.opened("vera");
        desk.pass(TimeDelta::minutes(50));
        // It waits, and no event brings it back.
        assert_eq!(desk.look_ahead().unwrap(), 1);
        rebuild(desk);
        assert_eq!(desk.look_ahead().unwrap(), 0, "it stands there still");
        let near = [("anna@desk.example".to_owned(), vec!["due_soon"])];
        assert_eq!(told(&sent(desk)), near);
        // It is handed over: the rebuild keeps that too.
        rebuild(desk);
        assert_eq!((desk.look_ahead().unwrap(), told(&sent(desk))), (0, vec![]));
        desk.pass(TimeDelta::minutes(11));
        // An overdue answer is an event of the tick, told by it before and after.
        desk.sweep().unwrap();
        rebuild(desk);
        let overdue = [("anna@desk.example".to_owned(), vec!["overdue"])];
        assert_eq!(told(&sent(desk)), overdue);
        rebuild(desk);
        desk.pass(TimeDelta::minutes(5));
        desk.sweep().unwrap();
        assert_eq!((desk.look_ahead().unwrap(), told(&sent(desk))), (0, vec![]));
        assert!(desk.doctor(&mut |_| {}).unwrap().is_well());
    });
}

#[test]
fn what_happens_is_followed_as_soon_as_it_is_committed() {
    on_both(|desk| {
        assert_eq!(desk.follow_within(Duration::ZERO).unwrap(), 0);
        let (told, heard) = channel();
        thread::scope(|scope| {
            let following = Helpdesk::clone(desk);
            scope.spawn(move || {
                let mut followed = 0;
                while followed < 9 {
                    let now = following.follow_within(LONG).unwrap();
                    followed += now;
                    told.send(now).unwrap();
                }
            });
            let began = Instant::now();
            for _ in 0..3 {
                let _ = desk.opened("vera");
                // Once for each follower; a commit between two of them is heard of by the later ones first.
                let mut followed = 0;
                while followed < 3 {
                    followed += heard.recv_timeout(LONG).unwrap();
                }
                assert_eq!(followed, 3);
            }
            assert!(began.elapsed() < LONG, "nobody slept to the end");
        });
        assert!(desk.lags().unwrap().iter().all(|lag| lag.events == 0));
    });
}

#[test]
fn a_lag_tells_events_and_the_age_of_the_first() {
    on_both(|desk| {
        let lags = |desk: &TestDesk| {
            let lags = desk.lags().unwrap().into_iter();
            lags.map(|lag| (lag.follower.name(), lag.events, lag.seconds)).collect::<Vec<_>>()
        };
        let all = |events, seconds| {
            let of = |follower: &Follower| (follower.name(), events, seconds);
            Follower::ALL.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(lags(desk), all(0, None));
        let _ = desk.opened("vera");
        desk.pass(TimeDelta::seconds(90));
        let _ = desk.opened("vera");
        let diagnosis = desk.doctor(&mut |_| {}).unwrap();
        assert!(diagnosis.is_well(), "to be behind is no fault");
        assert_eq!(diagnosis.followers, desk.lags().unwrap());
        assert_eq!(lags(desk), all(2, Some(90)));
        desk.follow().unwrap();
        assert_eq!(lags(desk), all(0, None));
    });
}
