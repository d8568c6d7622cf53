//! How long a reader waits for what follows the log, and what they are told when that was too little:
//! 200 ms, one catching up for all who wait, and the time that the answer is of (S12).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::testing::{CountingIds, HandClock, TestDesk};
use helpdesk::{Clock, Helpdesk, LetterId};
use helpdesk_store::{Follower, PAGE_MAX};
use tempfile::TempDir;

use crate::{in_file, on_both};

/// How long a reader waits at most.
const PATIENCE: Duration = Duration::from_millis(200);
/// Longer than anything here takes: who waits so long was not let go.
const LONG: Duration = Duration::from_secs(30);

/// A clock that keeps each step of a follower waiting. A step asks for the time once, between what it
/// has read and what it writes; a search and a list of letters ask for it nowhere else.
#[derive(Debug)]
struct Slow {
    hands: HandClock,
    steps: AtomicUsize,
    pause: Duration,
    free: Mutex<bool>,
    moved: Condvar,
}

impl Clock for Slow {
    fn now(&self) -> DateTime<Utc> {
        self.steps.fetch_add(1, Ordering::SeqCst);
        let free = self.free.lock().unwrap();
        self.moved.notify_all();
        drop(self.moved.wait_timeout_while(free, self.pause, |free| !*free).unwrap());
        self.hands.now()
    }

    fn ran(&self) -> Duration {
        self.hands.ran()
    }
}

impl Slow {
    /// Returns the desk as one on which every step takes so long, unless it is let go.
    fn desk(desk: &TestDesk, pause: Duration) -> (Helpdesk, Arc<Self>) {
        let (hands, steps) = (desk.clock().clone(), AtomicUsize::new(0));
        let (free, moved) = (Mutex::new(false), Condvar::new());
        let clock = Arc::new(Self { hands, steps, pause, free, moved });
        (desk.with(clock.clone(), Arc::new(CountingIds::new(9))), clock)
    }

    fn steps(&self) -> usize {
        self.steps.load(Ordering::SeqCst)
    }

    /// Waits until somebody takes a step.
    fn entered(&self) {
        let free = self.free.lock().unwrap();
        drop(self.moved.wait_timeout_while(free, LONG, |_| self.steps() == 0).unwrap());
        assert_ne!(self.steps(), 0, "somebody takes a step");
    }

    fn let_go(&self) {
        *self.free.lock().unwrap() = true;
        self.moved.notify_all();
    }
}

/// How many messages are found, and as of when.
fn found(desk: &Helpdesk) -> (usize, Option<DateTime<Utc>>) {
    let page = desk.search(&TestDesk::as_agent("anna"), "cart", None, None, 199).unwrap();
    (page.items.len(), page.as_of)
}

/// How many letters are listed, and as of when.
fn listed(desk: &Helpdesk) -> (usize, Option<DateTime<Utc>>) {
    let letters = desk.operator().letters(None, LetterId(0), 199).unwrap();
    (letters.answer.len(), letters.as_of)
}

/// Opens a ticket that is followed, and another some minutes later that is not; returns when the first
/// was opened.
fn behind(desk: &TestDesk) -> DateTime<Utc> {
    desk.set_policy("mail.desk", "desk@example.org").unwrap();
    let _ = desk.opened("vera");
    desk.follow().unwrap();
    let then = desk.now();
    desk.pass(TimeDelta::minutes(5));
    let _ = desk.opened("gleb");
    then
}

/// Opens more tickets than one step takes; returns when the last was opened that a first step takes.
fn far_behind(desk: &TestDesk) -> DateTime<Utc> {
    for _ in 0..PAGE_MAX {
        let _ = desk.opened("vera");
    }
    let then = desk.now();
    desk.pass(TimeDelta::minutes(5));
    let _ = desk.opened("vera");
    then
}

/// Asks until the answer is current.
fn until_current(
    desk: &Helpdesk,
    ask: fn(&Helpdesk) -> (usize, Option<DateTime<Utc>>),
) -> (usize, Option<DateTime<Utc>>) {
    let until = Instant::now() + LONG;
    loop {
        let answer = ask(desk);
        if answer.1.is_none() {
            return answer;
        }
        assert!(Instant::now() < until, "{answer:?} is not current");
    }
}

/// Asks while another is in the middle of a step, which ends only once there are answers.
fn ask_beside(desk: &TestDesk, ask: fn(&Helpdesk) -> (usize, Option<DateTime<Utc>>)) {
    let then = behind(desk);
    let (slow, clock) = Slow::desk(desk, LONG);
    thread::scope(|scope| {
        let timed = || {
            let began = Instant::now();
            (ask(&slow), began.elapsed())
        };
        let first = scope.spawn(timed);
        clock.entered();
        // Whoever asked first waits no longer than whoever asks beside them.
        let answers = [timed(), first.join().unwrap()];
        clock.let_go();
        let (all, _) = until_current(&slow, ask);
        for ((earlier, as_of), waited) in answers {
            assert_eq!(as_of, Some(then), "the answer is given, and says of when it is");
            assert!((PATIENCE..LONG / 2).contains(&waited), "{waited:?}");
            assert!(earlier > 0 && earlier < all, "{earlier} of {all}");
        }
        assert_eq!(ask(&slow), (all, None), "whoever asks later has everything");
    });
    assert_eq!(clock.steps(), 1, "nobody took it twice");
}

#[test]
fn s12_a_search_beside_a_long_step_is_answered_after_200_ms_and_says_of_when() {
    on_both(|desk| ask_beside(desk, found));
}

#[test]
fn s12_letters_beside_a_long_step_are_listed_after_200_ms_and_say_of_when() {
    on_both(|desk| ask_beside(desk, listed));
}

#[test]
fn s12_who_takes_the_steps_takes_them_for_200_ms_too() {
    on_both(|desk| {
        let _ = far_behind(desk);
        let (slow, clock) = Slow::desk(desk, PATIENCE + Duration::from_millis(20));
        // Nobody waits for the end of a step that takes longer.
        assert_eq!(found(&slow).1, Some(DateTime::UNIX_EPOCH), "nothing is followed yet");
        let until = Instant::now() + LONG;
        let first = loop {
            let lag = desk.lags().unwrap().into_iter().find(|lag| lag.follower == Follower::Search);
            match lag.unwrap().events {
                events if events < PAGE_MAX as u64 => break events,
                _ => assert!(Instant::now() < until, "the step ends all the same"),
            }
        };
        assert!(first > 0, "the second step is left to whoever asks next");
        assert_eq!(clock.steps(), 1);
        clock.let_go();
        let _ = until_current(&slow, found);
        assert_eq!(clock.steps(), 2, "and they take it");
    });
}

/// A step that waits behind another process, which writes, is not waited for.
#[test]
fn s12_a_search_beside_another_process_that_writes_is_answered_and_says_of_when() {
    let room = TempDir::new().unwrap();
    let desk = in_file(&room);
    let then = behind(&desk);
    let other = rusqlite::Connection::open(room.path().join("desk.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = Instant::now();
    let (_, as_of) = found(&desk);
    let waited = began.elapsed();
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(as_of, Some(then));
    assert!((PATIENCE..LONG / 10).contains(&waited), "{waited:?}");
}

#[test]
fn s12_eight_who_ask_at_once_share_one_catching_up() {
    on_both(|desk| {
        let _ = far_behind(desk);
        // Each step takes so long that all eight have asked before the first has ended.
        let (slow, clock) = Slow::desk(desk, Duration::from_millis(60));
        let answers: Vec<_> = thread::scope(|scope| {
            let asked: Vec<_> = (0..8).map(|_| scope.spawn(|| found(&slow))).collect();
            asked.into_iter().map(|asked| asked.join().unwrap()).collect()
        });
        let all = found(&slow);
        assert_eq!(all, (199, None), "a page of them");
        assert_eq!(clock.steps(), 2, "two pages of events, each derived once for all eight");
        // On a machine so loaded that 200 ms were too little for somebody, that is what they are told.
        assert!(answers.iter().all(|answer| answer.1.is_some() || *answer == all), "{answers:?}");
    });
}

#[test]
fn s12_where_nothing_is_behind_nothing_is_derived_and_the_answer_is_current() {
    on_both(|desk| {
        let _ = behind(desk);
        desk.follow().unwrap();
        let (slow, clock) = Slow::desk(desk, LONG);
        let (messages, as_of) = found(&slow);
        assert_eq!((messages, as_of), (2, None));
        assert!(matches!(listed(&slow), (1.., None)));
        assert_eq!(clock.steps(), 0);
    });
}
