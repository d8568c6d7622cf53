//! L9: what a service of the host may do, and what its words are not.

use chrono::TimeDelta;
use helpdesk_core::notice::{self, NoticeKind, Recipient};
use helpdesk_core::permission::Role;
use helpdesk_core::{
    Actor, Command, CommandKind, Context, Event, EventKind, InternalEvent, Policy, Reader,
    Recorded, Refusal, ReplayError, Sealed, Status, Ticket,
};
use proptest::prelude::*;

use super::golden::every_event;
use super::play::{
    Start, agent, agent_id, all_well, every_command, id, monday, owner, play, request, service,
    text,
};
use super::random::{cases, script};
use super::table::tickets;

/// A ticket that a service opened for a customer.
fn opened() -> (Ticket, Vec<Recorded>) {
    let (by, facts, policy) = (service(), all_well(), Policy::default());
    let start = Start {
        general: false,
        by_agent: false,
        follows: false,
        priority: helpdesk_core::Priority::High,
    };
    let ctx = Context { actor: &by, facts: &facts, now: monday(), policy: &policy, seen: None };
    let events = Ticket::open(&ctx, &request(&start)).unwrap();
    Ticket::begin(id(1), &by, monday(), events).unwrap()
}

fn asks(ticket: &Ticket, who: &Actor, command: &Command<Sealed>) -> Result<Vec<Event>, Refusal> {
    let (facts, policy) = (all_well(), Policy::default());
    let ctx = Context { actor: who, facts: &facts, now: monday(), policy: &policy, seen: None };
    ticket.decide(&ctx, command).map_err(|rejection| rejection.why)
}

fn after(ticket: &Ticket, who: &Actor, command: &Command<Sealed>) -> (Ticket, Vec<Recorded>) {
    let events = asks(ticket, who, command).unwrap();
    ticket.advance(who, monday(), events).unwrap()
}

fn writes() -> Command<Sealed> {
    Command::Reply(text("the payment of 14 March failed again"))
}

#[test]
fn l9_what_a_service_opened_is_unanswered_until_a_person_answers() {
    let (ticket, log) = opened();
    assert_eq!(log.len(), 1);
    let written = after(&ticket, &service(), &writes()).0;
    for ticket in [&ticket, &written] {
        assert_eq!((ticket.answered_at(), ticket.answered_by()), (None, None));
        assert_eq!((ticket.assignee(), ticket.rated_agent()), (None, None));
        assert!(ticket.waits_on_support());
        let resolve = Command::Resolve(None);
        assert_eq!(asks(ticket, &agent(1), &resolve), Err(Refusal::NotAnswered));
        let due = ticket.first_answer_due().unwrap();
        assert!(ticket.is_overdue(due + TimeDelta::microseconds(1)));
        let owed = ticket.tick(due + TimeDelta::microseconds(1));
        assert_eq!(owed, [Event::Internal(InternalEvent::FirstAnswerOverdue)]);
    }
    let answer = Command::Reply(text("we look into it"));
    let answered = after(&written, &agent(1), &answer).0;
    assert_eq!(answered.answered_by(), Some(&agent_id(1)));
    assert!(!answered.waits_on_support());
}

#[test]
fn l9_a_service_writes_and_does_nothing_else() {
    for ticket in tickets() {
        for command in every_command() {
            let asked = asks(&ticket, &service(), &command);
            if ticket.status() == Status::Closed {
                assert_eq!(asked, Err(Refusal::Closed));
            } else if command.kind() == CommandKind::Reply {
                assert_eq!(asked.unwrap().last().map(Event::kind), Some(EventKind::ServiceWrote));
            } else {
                assert_eq!(asked, Err(Refusal::NotPermitted { role: Role::Service }));
            }
        }
    }
    let allowed = CommandKind::ALL.iter().copied().filter(|kind| kind.rule().service);
    assert_eq!(allowed.collect::<Vec<_>>(), [CommandKind::Open, CommandKind::Reply]);
}

#[test]
fn l9_no_log_holds_anything_else_of_a_service_nor_its_words_of_others() {
    let (ticket, _) = opened();
    for event in every_event() {
        let kind = event.kind();
        for who in [service(), agent(1), owner(), Actor::System] {
            let forged = ticket.advance(&who, monday(), vec![event.clone()]);
            if who == service() && event.author(&who) == who {
                let fits = kind == EventKind::ServiceWrote;
                assert_eq!(forged.is_ok(), fits, "{kind:?}");
            }
            if kind == EventKind::ServiceWrote && who != service() {
                assert!(matches!(forged, Err(ReplayError::Misplaced { .. })), "{who}");
            }
        }
    }
}

#[test]
fn l9_customer_and_support_are_both_told_of_what_a_service_wrote() {
    let (ticket, log) = opened();
    let told = |after: &Ticket, log: &[Recorded]| {
        let told = notice::notices(after, log).into_iter().map(|notice| (notice.to, notice.kind));
        told.collect::<Vec<_>>()
    };
    let customer = Recipient::Customer(ticket.customer().clone());
    let opened = [(customer.clone(), NoticeKind::Opened), (Recipient::Desk, NoticeKind::Opened)];
    assert_eq!(told(&ticket, &log), opened);
    let (written, log) = after(&ticket, &service(), &writes());
    let wrote =
        [(customer.clone(), NoticeKind::ServiceWrote), (Recipient::Desk, NoticeKind::ServiceWrote)];
    assert_eq!(told(&written, &log), wrote);
    let taken = after(&written, &agent(1), &Command::Assign(Some(agent_id(1)))).0;
    let (after, log) = after(&taken, &service(), &writes());
    let wrote = [
        (customer, NoticeKind::ServiceWrote),
        (Recipient::Agent(agent_id(1)), NoticeKind::ServiceWrote),
    ];
    assert_eq!(told(&after, &log), wrote);
}

#[test]
fn l9_a_service_reads_nothing_and_counts_what_customers_count() {
    assert!(Reader::try_from(&service()).is_err());
    let (ticket, _) = opened();
    let noted = after(&ticket, &agent(1), &Command::Note(text("hm"))).0;
    assert_eq!(noted.version_for(&service()), noted.version_for(&owner()));
    assert!(noted.version_for(&service()) < noted.version_for(&agent(1)));
}

proptest! {
    #![proptest_config(cases())]

    /// Whatever has happened: a service's message changes the time and the counts, makes others stale, and
    /// leaves everything else as it was.
    #[test]
    fn l9_what_a_service_writes_answers_nothing_and_moves_no_status(script in script()) {
        let played = play(&script);
        let owed = played.ticket.tick(played.now);
        let before = played.ticket.advance(&Actor::System, played.now, owed).unwrap().0;
        prop_assume!(before.status() != Status::Closed);
        let events = played.ask(&service(), &writes()).unwrap();
        let wrote: Vec<_> = events
            .into_iter()
            .filter(|event| event.kind() == EventKind::ServiceWrote)
            .collect();
        prop_assert_eq!(wrote.len(), 1);
        let (after, log) = before.advance(&service(), played.now, wrote).unwrap();
        prop_assert_eq!(&log[0].by, &service());
        prop_assert!(after.updated_at() >= before.updated_at());
        prop_assert_eq!(after.public_version(), before.public_version().next());
        let told = |ticket: &Ticket| {
            let answered = (ticket.answered_at(), ticket.answered_by().cloned());
            let due = (ticket.first_answer_due(), ticket.waits_on_support());
            let work = (ticket.assignee().cloned(), ticket.priority());
            (ticket.stage().clone(), answered, due, work)
        };
        prop_assert_eq!(told(&after), told(&before));
        // Those who have not seen it are told before they act (S10).
        let (facts, seen) = (all_well(), Some(before.version()));
        let who = agent(1);
        let ctx = Context {
            actor: &who,
            facts: &facts,
            now: played.now,
            policy: &played.policy,
            seen,
        };
        let stale = after.decide(&ctx, &Command::Reply(text("hello")));
        let is_stale = matches!(stale, Err(why) if matches!(why.why, Refusal::Stale { .. }));
        prop_assert!(is_stale);
    }
}
