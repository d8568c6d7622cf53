//! T15: no check that began after a close was acknowledged says *allowed*, in any process (A4, A6).
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a failed expectation is a failed test"
)]

use std::path::Path;
use std::process::{self, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use helpdesk::{
    Actor, AgentId, Command, CustomerId, Helpdesk, Language, Message, NewTicket, Options, Priority,
    Subject,
};
use helpdesk_store::{AgentCard, CustomerCard, ProjectCard};
use helpdesk_trials::cases;
use helpdesk_trials::stale::{AGENT, Marks, Tally, check_until_stopped, project};

/// Checkers in each of the two processes.
const THREADS: u32 = 8;

fn prepare(path: &Path, projects: u32) -> Helpdesk {
    let desk = Helpdesk::create_file(path).expect("a new desk");
    let people = desk.people().expect("a desk that keeps its people");
    let email = "someone@example.org".to_owned();
    let (key, name) = (AgentId::new(AGENT).unwrap(), "Anna".to_owned());
    let language = Language::En;
    let agent = AgentCard::new(key, name, language).email(email.clone());
    people.put_agent(agent).unwrap();
    let (key, name) = (CustomerId::new("c").unwrap(), "Clara".to_owned());
    people.put_customer(CustomerCard::new(key, name, language).email(email)).unwrap();
    for index in 0..projects {
        let number = u64::from(index) + 1;
        people.put_project(ProjectCard::new(project(index).unwrap(), number, "P")).unwrap();
        people.set_member(project(index).unwrap(), CustomerId::new("c").unwrap(), true).unwrap();
    }
    desk
}

/// Grants, enters and closes one ticket after another.
fn close_tickets(desk: &Helpdesk, marks: &Marks, tickets: u32) -> u32 {
    let customer = Actor::Customer(CustomerId::new("c").unwrap());
    let agent = Actor::Agent(AgentId::new(AGENT).unwrap());
    let now = Options::default;
    for index in 0..tickets {
        let subject = Subject::new("It does not start").unwrap();
        let message = Message::text("Please look.").unwrap();
        let customer_id = CustomerId::new("c").unwrap();
        let request = NewTicket::new(customer_id, Priority::High, subject, message)
            .about(project(index).unwrap());
        let ticket = desk.open(&customer, request, now()).unwrap().ticket;
        let to = AgentId::new(AGENT).unwrap();
        desk.submit(&agent, ticket, Command::Assign(Some(to)), now()).unwrap();
        desk.submit(&customer, ticket, Command::GrantAccess(None), now()).unwrap();
        desk.submit(&agent, ticket, Command::EnterProject, now()).unwrap();
        marks.reach(index).unwrap();
        thread::yield_now();
        desk.submit(&customer, ticket, Command::close(), now()).unwrap();
        marks.close(index).unwrap();
    }
    tickets
}

fn race(checks: u64, tickets: u32, cached: bool) -> (u32, Tally) {
    let folder = tempfile::tempdir().unwrap();
    let (database, shared) = (folder.path().join("desk.db"), folder.path().join("marks"));
    let desk = prepare(&database, tickets);
    let marks = Marks::open(&shared).unwrap();
    let child = process::Command::new(env!("CARGO_BIN_EXE_checker"))
        .args([database.as_os_str(), shared.as_os_str()])
        .args([THREADS.to_string().as_str(), if cached { "cached" } else { "direct" }])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let here = AtomicU64::new(0);
    let (closed, mut sum) = thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS)
            .map(|_| {
                let (desk, marks, here) = (desk.clone(), &marks, &here);
                scope.spawn(move || {
                    let mine = AtomicU64::new(0);
                    check_until_stopped(&desk, marks, cached, |checks| {
                        let more = checks - mine.swap(checks, Ordering::Relaxed);
                        here.fetch_add(more, Ordering::Relaxed);
                    })
                })
            })
            .collect();
        let closed = close_tickets(&desk, &marks, tickets);
        // The remaining checks are asked about tickets that are closed.
        while here.load(Ordering::Relaxed) + marks.published().unwrap() < checks {
            thread::yield_now();
        }
        marks.stop().unwrap();
        let mut sum = Tally::default();
        for worker in workers {
            sum.add(&worker.join().unwrap().unwrap());
        }
        (closed, sum)
    });
    let output = child.wait_with_output();
    let output = output.unwrap();
    assert!(output.status.success(), "the other process failed");
    let line = String::from_utf8(output.stdout).unwrap();
    sum.add(&Tally::parse(&line).expect("four numbers"));
    (closed, sum)
}

#[test]
fn t15_no_check_that_began_after_the_close_says_allowed() {
    let checks = cases(50_000, 1_000_000, 10_000_000) as u64;
    let tickets = u32::try_from(cases(100, 1_000, 10_000)).unwrap();
    let (closed, tally) = race(checks, tickets, false);
    println!(
        "T15: {closed} tickets closed under {} checks by 16 checkers in 2 processes: \
         {} allowed, {} overlapping, {} stale",
        tally.checks, tally.allowed, tally.overlapping, tally.stale
    );
    assert!(tally.checks >= checks && closed >= tickets);
    assert!(tally.allowed > u64::from(tickets) && tally.overlapping > 0, "the race was not run");
    assert_eq!(tally.stale, 0);
    // The control comes after, not beside: each race wants the whole machine.
    let (closed, tally) = race(1, 100, true);
    println!(
        "T15 control: with a cache of 100 ms {} of {} checks over {closed} closes were stale",
        tally.stale, tally.checks
    );
    assert!(tally.stale > 0, "the trial does not see a cache");
}
