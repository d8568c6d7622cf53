//! A3, A4, A6: who may be inside a project, and every reason why not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use helpdesk::rules::access::Denial;
use helpdesk::testing::{HandClock, TestDesk, reads, said};
use helpdesk::{
    Actor, AgentId, Clock as _, Command, CustomerId, EnterError, Options, ProjectId, Reader,
    TicketId, TicketNumber, Until,
};
use helpdesk_store::{
    AgentCard, CursorKey, CustomerCard, Directory, MemoryStore, ProjectCard, StoreError,
    StoreErrorKind,
};

use crate::on_both;

fn agent(key: &str) -> AgentId {
    AgentId::new(key).unwrap()
}

fn shop() -> ProjectId {
    TestDesk::project("shop")
}

fn check(desk: &TestDesk, key: &str) -> Result<TicketNumber, Denial> {
    desk.check(&agent(key), &shop()).map(|visit| visit.ticket())
}

fn number(n: u64) -> TicketNumber {
    TicketNumber::new(n).unwrap()
}

/// A ticket of `vera`, assigned to `anna`, with a grant.
fn granted(desk: &TestDesk, until: Option<Until>) -> TicketId {
    let ticket = desk.opened("vera");
    desk.done(&TestDesk::agent("anna"), ticket, Command::Assign(Some(agent("anna"))));
    desk.done(&TestDesk::customer("vera"), ticket, Command::GrantAccess(until));
    ticket
}

fn entered(desk: &TestDesk) -> TicketId {
    let ticket = granted(desk, None);
    desk.enter(&agent("anna"), &shop(), Options::default()).unwrap();
    assert!(check(desk, "anna").is_ok());
    ticket
}

fn refused(desk: &TestDesk, key: &str) -> Denial {
    let reason = check(desk, key).unwrap_err();
    let entering = desk.enter(&agent(key), &shop(), Options::default());
    match entering {
        Err(EnterError::Denied(denial)) => assert_eq!(denial, reason),
        Err(_) => {}
        // Entering is what `not_entered` asks for.
        Ok(_) => assert_eq!(reason, Denial::NotEntered),
    }
    reason
}

#[test]
fn a6_entering_comes_before_being_inside() {
    on_both(|desk| {
        assert_eq!(refused(desk, "anna"), Denial::NoGrant);
        let ticket = granted(desk, None);
        assert_eq!(check(desk, "anna"), Err(Denial::NotEntered));
        desk.enter(&agent("anna"), &shop(), Options::default()).unwrap();
        assert_eq!(check(desk, "anna"), Ok(number(1)));
        // Within half an hour a second entry records nothing new.
        let before = desk.ticket(&Reader::Operator, ticket).unwrap().version();
        desk.clock().advance(TimeDelta::minutes(29));
        desk.enter(&agent("anna"), &shop(), Options::default()).unwrap();
        assert_eq!(desk.ticket(&Reader::Operator, ticket).unwrap().version(), before);
        desk.clock().advance(TimeDelta::minutes(1));
        desk.enter(&agent("anna"), &shop(), Options::default()).unwrap();
        assert_eq!(desk.ticket(&Reader::Operator, ticket).unwrap().version(), before.next());
    });
}

#[test]
fn a3_no_other_agent_no_other_project_no_unknown_agent() {
    on_both(|desk| {
        entered(desk);
        assert_eq!(refused(desk, "boris"), Denial::NoGrant);
        assert_eq!(refused(desk, "nobody"), Denial::AgentInactive);
        for project in ["blog", "none"].map(TestDesk::project) {
            assert_eq!(desk.check(&agent("anna"), &project).unwrap_err(), Denial::NoGrant);
        }
    });
}

#[test]
fn a3_a_new_assignee_enters_for_themselves() {
    on_both(|desk| {
        let ticket = entered(desk);
        desk.done(&TestDesk::agent("boris"), ticket, Command::Assign(Some(agent("boris"))));
        assert_eq!(refused(desk, "anna"), Denial::NoGrant);
        assert_eq!(check(desk, "boris"), Err(Denial::NotEntered));
        desk.enter(&agent("boris"), &shop(), Options::default()).unwrap();
        assert!(check(desk, "boris").is_ok());
        desk.done(&TestDesk::agent("boris"), ticket, Command::Assign(None));
        assert_eq!(refused(desk, "boris"), Denial::NoGrant);
    });
}

#[test]
fn a4_a5_access_ends_at_the_instant_it_is_ended() {
    type End = fn(&TestDesk, TicketId);
    let ends: [End; 5] = [
        |desk, ticket| {
            let close = Command::close();
            desk.done(&TestDesk::customer("vera"), ticket, close);
        },
        |desk, ticket| {
            let close = Command::close_because(said("a duplicate"));
            desk.done(&TestDesk::agent("boris"), ticket, close);
        },
        |desk, ticket| {
            desk.done(&TestDesk::customer("vera"), ticket, Command::RevokeAccess);
        },
        |desk, ticket| {
            desk.done(&TestDesk::agent("anna"), ticket, Command::RevokeAccess);
        },
        |desk, _| {
            let mut cards = desk.directory().agents(BTreeSet::from([agent("anna")])).unwrap();
            let card = cards.remove(&agent("anna")).unwrap();
            desk.people().put_agent(card.active(false)).unwrap();
        },
    ];
    for (i, end) in ends.iter().enumerate() {
        on_both(|desk| {
            let ticket = entered(desk);
            end(desk, ticket);
            let reason = if i == 4 { Denial::AgentInactive } else { Denial::NoGrant };
            assert_eq!(refused(desk, "anna"), reason, "end {i}");
        });
    }
}

#[test]
fn a5_a_grant_expires_at_its_instant_though_nobody_sweeps() {
    on_both(|desk| {
        granted(desk, Some(Until::After("2h".parse().unwrap())));
        desk.enter(&agent("anna"), &shop(), Options::default()).unwrap();
        desk.clock().advance(TimeDelta::hours(2) - TimeDelta::microseconds(1));
        assert!(check(desk, "anna").is_ok());
        desk.clock().advance(TimeDelta::microseconds(1));
        assert_eq!(refused(desk, "anna"), Denial::NoGrant);
    });
}

#[test]
fn a3_l8_a_customer_who_lost_the_project_or_is_disabled_lets_nobody_in() {
    on_both(|desk| {
        let ticket = entered(desk);
        let vera = CustomerId::new("vera").unwrap();
        desk.people().set_member(shop(), vera.clone(), false).unwrap();
        assert_eq!(refused(desk, "anna"), Denial::CustomerNotMember);
        // They go on reading, answering and closing what they wrote (L8).
        let by = Actor::Customer(vera.clone());
        assert!(desk.ticket(&reads(&by), ticket).is_ok());
        desk.done(&by, ticket, Command::Reply(said("where is it?").into()));
        let open = desk.open(&by, TestDesk::request("vera"), Options::default());
        assert!(open.is_err());
        desk.people().set_member(shop(), vera.clone(), true).unwrap();
        assert!(check(desk, "anna").is_ok());
        let mut cards = desk.directory().customers(BTreeSet::from([vera.clone()])).unwrap();
        let card = cards.remove(&vera).unwrap();
        desk.people().put_customer(card.active(false)).unwrap();
        assert_eq!(refused(desk, "anna"), Denial::CustomerNotMember);
    });
}

#[test]
fn a3_of_several_grants_the_one_that_ends_last_then_the_lowest_number() {
    on_both(|desk| {
        let hours = |n: &str| Some(Until::After(n.parse().unwrap()));
        for until in [hours("2h"), hours("3h"), hours("3h"), hours("1h")] {
            granted(desk, until);
        }
        let receipt = desk.enter(&agent("anna"), &shop(), Options::default()).unwrap();
        assert_eq!(receipt.number, number(2));
        assert_eq!(check(desk, "anna"), Ok(number(2)));
        let endless = granted(desk, None);
        let receipt = desk.enter(&agent("anna"), &shop(), Options::default()).unwrap();
        assert_eq!(receipt.ticket, endless);
        // An agent who is inside under one grant stays inside under another that was entered.
        let close = Command::close();
        desk.done(&TestDesk::customer("vera"), endless, close);
        assert_eq!(check(desk, "anna"), Ok(number(2)));
    });
}

/// How a host's directory fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    No,
    Fails,
    Panics,
    /// Answers after this many milliseconds of the desk's clock.
    Slow(i64),
    /// The same, while the time of day is set back by an hour.
    SetBack(i64),
}

#[derive(Debug)]
struct HostDirectory {
    store: Arc<MemoryStore>,
    clock: Mutex<Option<HandClock>>,
    failure: Mutex<Failure>,
    /// Which question fails: 0 agents, 1 members, 2 customers.
    question: Mutex<u8>,
}

impl HostDirectory {
    fn asked(&self, question: u8) -> Result<(), StoreError> {
        if *self.question.lock().unwrap() != question {
            return Ok(());
        }
        let failure = *self.failure.lock().unwrap();
        match failure {
            Failure::No => Ok(()),
            Failure::Fails => {
                Err(StoreError::new(StoreErrorKind::Failed, "the host's users are away"))
            }
            Failure::Panics => panic!("the host's directory broke"),
            Failure::Slow(ms) => {
                let clock = self.clock.lock().unwrap().clone();
                clock.unwrap().advance(TimeDelta::milliseconds(ms));
                Ok(())
            }
            Failure::SetBack(ms) => {
                let clock = self.clock.lock().unwrap().clone().unwrap();
                clock.stall(TimeDelta::milliseconds(ms));
                clock.set(clock.now() - TimeDelta::hours(1));
                Ok(())
            }
        }
    }
}

impl Directory for HostDirectory {
    fn customers(
        &self,
        keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError> {
        self.asked(2)?;
        self.store.customers(keys)
    }

    fn agents(&self, keys: BTreeSet<AgentId>) -> Result<BTreeMap<AgentId, AgentCard>, StoreError> {
        self.asked(0)?;
        self.store.agents(keys)
    }

    fn projects(
        &self,
        keys: BTreeSet<ProjectId>,
    ) -> Result<BTreeMap<ProjectId, ProjectCard>, StoreError> {
        self.store.projects(keys)
    }

    fn members(
        &self,
        pairs: BTreeSet<(CustomerId, ProjectId)>,
    ) -> Result<BTreeSet<(CustomerId, ProjectId)>, StoreError> {
        self.asked(1)?;
        self.store.members(pairs)
    }

    fn projects_of(
        &self,
        customer: CustomerId,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError> {
        self.store.projects_of(customer, after, limit)
    }

    fn team(
        &self,
        after: Option<(String, AgentId)>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError> {
        self.store.team(after, limit)
    }

    fn find_customers(&self, typed: String) -> Result<Vec<CustomerCard>, StoreError> {
        self.store.find_customers(typed)
    }
}

#[test]
fn a6_a_directory_that_fails_panics_or_takes_two_seconds_lets_nobody_in() {
    let store = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    let _filled = TestDesk::over(store.clone());
    let directory = Arc::new(HostDirectory {
        store: store.clone(),
        clock: Mutex::new(None),
        failure: Mutex::new(Failure::No),
        question: Mutex::new(0),
    });
    let desk = TestDesk::with_directory(store, directory.clone());
    *directory.clock.lock().unwrap() = Some(desk.clock().clone());
    entered(&desk);
    for question in 0..3 {
        *directory.question.lock().unwrap() = question;
        for (failure, allowed) in [
            (Failure::No, true),
            (Failure::Fails, false),
            (Failure::Panics, false),
            (Failure::Slow(1_999), true),
            (Failure::Slow(2_000), false),
            (Failure::Slow(60_000), false),
            (Failure::SetBack(1_999), true),
            (Failure::SetBack(2_000), false),
            (Failure::SetBack(60_000), false),
            (Failure::No, true),
        ] {
            *directory.failure.lock().unwrap() = failure;
            let answer = desk.check(&agent("anna"), &shop());
            let reason = (!allowed).then_some(Denial::Unavailable);
            assert_eq!(answer.err(), reason, "{failure:?} at question {question}");
        }
    }
}
