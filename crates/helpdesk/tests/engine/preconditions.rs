//! S9, E1: what a command was decided under still holds when it is written. Somebody else acts between the
//! two: the desk asks for a new ticket's id, or for the time, in between.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use helpdesk::rules::view::Group;
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{CountingIds, TestDesk};
use helpdesk::{
    Actor, AgentId, Clock, CustomerId, Error, Helpdesk, Ids, ListFilter, Reader, TicketId,
};
use helpdesk_store::{AgentCard, CursorKey, MemoryStore, People, Store};
use tempfile::TempDir;

type Act = Box<dyn FnOnce() + Send>;

/// Does something, once, when it is asked.
#[derive(Default)]
struct Between {
    act: Mutex<Option<Act>>,
}

impl fmt::Debug for Between {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Between")
    }
}

impl Between {
    fn happens(&self) {
        let act = self.act.lock().unwrap().take();
        if let Some(act) = act {
            act();
        }
    }
}

#[derive(Debug)]
struct MeddledIds(CountingIds, Arc<Between>);

impl Ids for MeddledIds {
    fn random(&self) -> Result<[u8; 16], Error> {
        self.0.random()
    }

    fn ticket(&self, now: DateTime<Utc>) -> Result<TicketId, Error> {
        self.1.happens();
        self.0.ticket(now)
    }
}

#[derive(Debug)]
struct MeddledClock(DateTime<Utc>, Arc<Between>);

impl Clock for MeddledClock {
    fn now(&self) -> DateTime<Utc> {
        self.1.happens();
        self.0
    }

    fn ran(&self) -> Duration {
        Duration::ZERO
    }
}

/// Runs a test on two desks over one store: the one that meddles, and the one that is meddled with.
fn on_both(test: impl Fn(TestDesk, Helpdesk)) {
    fn pair<S: Store + People + 'static>(store: Arc<S>) -> (TestDesk, Helpdesk) {
        (TestDesk::over(store.clone()), Helpdesk::on(store))
    }
    let (other, desk) = pair(Arc::new(MemoryStore::new(CursorKey([7; 32]))));
    test(other, desk);
    let room = TempDir::new().unwrap();
    let path = room.path().join("desk.db");
    let (other, desk) = pair(Arc::new(Sqlite::create(path, CursorKey([7; 32]), None).unwrap()));
    test(other, desk);
}

#[test]
fn e1_a_customer_erased_while_a_ticket_is_opened_has_no_open_ticket() {
    for by in ["customer:gleb", "agent:boris"] {
        on_both(|other, desk| {
            let between = Arc::new(Between::default());
            let ids = MeddledIds(CountingIds::new(9), between.clone());
            let desk = desk.with(Arc::new(other.clock().clone()), Arc::new(ids));
            let gleb: CustomerId = "gleb".parse().unwrap();
            let erased = gleb.clone();
            let other = Arc::new(other);
            let meddler = other.clone();
            let act: Act = Box::new(move || {
                meddler.erase_customer(&erased, "asked").unwrap();
            });
            *between.act.lock().unwrap() = Some(act);
            let by: Actor = by.parse().unwrap();
            let answer = desk.open(&by, TestDesk::request("gleb"), Default::default());
            assert!(answer.is_err(), "{by}: {answer:?}");
            assert!(between.act.lock().unwrap().is_none(), "nobody meddled");
            let filter = ListFilter::default().customer(gleb).group(Group::Open);
            assert!(other.list(&Reader::Operator, filter, None, 10).unwrap().items.is_empty());
        });
    }
}

fn card(desk: &TestDesk, key: &str) -> AgentCard {
    let key: AgentId = key.parse().unwrap();
    desk.directory().agents([key.clone()].into()).unwrap().remove(&key).unwrap()
}

#[test]
fn of_two_leads_who_disable_each_other_at_once_one_leads_on() {
    on_both(|other, desk| {
        let boris = card(&other, "boris").lead(true);
        other.people().put_agent(boris.clone()).unwrap();
        let anna = card(&other, "anna");
        let between = Arc::new(Between::default());
        let clock = MeddledClock(other.now(), between.clone());
        let desk = desk.with(Arc::new(clock), Arc::new(CountingIds::new(9)));
        let keeper = desk.lead(&TestDesk::agent("anna")).unwrap();
        let other = Arc::new(other);
        let meddler = other.clone();
        let act: Act = Box::new(move || {
            let keeper = meddler.lead(&TestDesk::agent("boris")).unwrap();
            let off = anna.active(false);
            keeper.people().unwrap().put_agent(off).unwrap();
        });
        *between.act.lock().unwrap() = Some(act);
        let off = boris.clone().active(false);
        let answer = keeper.people().unwrap().put_agent(off);
        assert!(answer.is_err(), "anna disabled boris after she was disabled by him");
        assert_eq!(card(&other, "boris"), boris);
        assert!(other.leads(&TestDesk::agent("boris")).unwrap());
    });
}

#[test]
fn e1_an_erased_key_is_refused_at_every_door() {
    on_both(|desk, _| {
        let (gleb, clara): (CustomerId, AgentId) =
            ("gleb".parse().unwrap(), "clara".parse().unwrap());
        let cards = desk.directory().customers([gleb.clone()].into()).unwrap();
        let (customer, agent) = (cards[&gleb].clone(), card(&desk, "clara"));
        desk.erase_customer(&gleb, "asked").unwrap();
        desk.erase_agent(&clara, "asked").unwrap();
        assert!(desk.people().put_customer(customer).is_err());
        assert!(desk.people().put_agent(agent).is_err());
        assert!(desk.people().set_member(TestDesk::project("shop"), gleb, true).is_err());
        let open =
            desk.open(&TestDesk::customer("gleb"), TestDesk::request("gleb"), Default::default());
        assert!(open.is_err());
        // Another desk that is made of this one refuses it too.
        let mut export = Vec::new();
        desk.export(None, &mut export, &mut |_| {}).unwrap();
        let copy = TestDesk::reopened(Arc::new(MemoryStore::new(CursorKey([7; 32]))));
        copy.import(&mut export.as_slice(), &mut |_| {}).unwrap();
        let (gleb, clara) = ("gleb".parse().unwrap(), card(&copy, "clara"));
        assert!(copy.people().set_member(TestDesk::project("shop"), gleb, true).is_err());
        assert!(copy.people().put_agent(clara.active(true)).is_err());
    });
}

#[test]
fn e1_a_host_that_forgot_an_erasure_is_told() {
    let store = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    let host = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    drop(TestDesk::over(host.clone()));
    let desk = TestDesk::with_directory(store, host);
    let gleb = TestDesk::customer("gleb");
    desk.erase_customer(gleb.customer().unwrap(), "asked").unwrap();
    match desk.open(&gleb, TestDesk::request("gleb"), Default::default()) {
        Err(Error::Input { problem, .. }) => {
            assert!(problem.contains("`gleb` was erased"), "{problem}")
        }
        other => panic!("{other:?}"),
    }
}
