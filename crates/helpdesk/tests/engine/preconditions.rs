//! S9, E1: what a command was decided under still holds when it is written. Somebody else acts between the
//! two: the desk asks for a new ticket's id, or for the time, in between.

use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use helpdesk::rules::hours::Calendar;
use helpdesk::rules::view::Group;
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{CountingIds, TestDesk};
use helpdesk::{
    Actor, AgentId, CannedAnswer, Clock, CustomerCard, CustomerId, DeskAction, Error, ErrorKind,
    Helpdesk, Ids, Keeper, Language, LetterId, ListFilter, Missing, ProjectCard, Reader, TicketId,
    Version,
};
use helpdesk_store::{AgentCard, CursorKey, MemoryStore, People, SealedWords, Store};
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

type Verb = fn(&Keeper<'_>) -> Result<(), Error>;

/// Everything that whoever keeps the desk does to it, by the name of its method.
const VERBS: [(&str, Verb); 15] = [
    ("set_policy", |keeper| keeper.set_policy("rating.required", "true").map(drop)),
    ("load_hours", |keeper| keeper.load_hours(Calendar::default()).map(drop)),
    ("erase_customer", |keeper| keeper.erase_customer(&id("mira"), "asked").map(drop)),
    ("erase_agent", |keeper| keeper.erase_agent(&id("clara"), "asked")),
    ("note_invited", |keeper| keeper.note_invited(&TestDesk::customer("vera"))),
    ("put_canned", |keeper| {
        let [answer, ..] = &CannedAnswer::defaults()[..] else { panic!("there are answers") };
        keeper.put_canned(CannedAnswer { active: false, ..answer.clone() })
    }),
    ("set_canned_active", |keeper| {
        let [answer, ..] = &CannedAnswer::defaults()[..] else { panic!("there are answers") };
        keeper.set_canned_active(&answer.key, false).map(drop)
    }),
    ("revive_letter", |keeper| keeper.revive_letter(LetterId(1)).map(drop)),
    ("put_customer", |keeper| keeper.people()?.put_customer(customer("new"))),
    ("replace_customer", |keeper| keeper.people()?.replace_customer(None, customer("new"))),
    ("put_agent", |keeper| keeper.people()?.put_agent(agent("new"))),
    ("replace_agent", |keeper| keeper.people()?.replace_agent(None, agent("new"))),
    ("put_project", |keeper| keeper.people()?.put_project(ProjectCard::new(id("new"), 9, "New"))),
    ("replace_project", |keeper| {
        keeper.people()?.replace_project(None, ProjectCard::new(id("new"), 9, "New"))
    }),
    ("set_member", |keeper| keeper.people()?.set_member(id("blog"), id("gleb"), true).map(drop)),
];

/// What else a keeper is asked, that changes nothing.
const READS: [&str; 10] = [
    "people",
    "letters",
    "log",
    "policy",
    "hours",
    "customers",
    "agents",
    "projects",
    "members_of",
    "leads",
];

fn id<K: FromStr>(key: &str) -> K
where
    K::Err: fmt::Debug,
{
    key.parse().unwrap()
}

fn customer(key: &str) -> CustomerCard {
    CustomerCard::new(id(key), "Somebody New", Language::En).email("new@example.org")
}

fn agent(key: &str) -> AgentCard {
    AgentCard::new(id(key), "Somebody New", Language::En).email("new@example.org")
}

/// Disables anna, who leads, as the desk that is meddled with asks for the time.
fn anna_is_disabled(other: TestDesk, desk: &Helpdesk) -> (Arc<TestDesk>, Helpdesk, Arc<Between>) {
    let between = Arc::new(Between::default());
    let clock = MeddledClock(other.now(), between.clone());
    let desk = desk.with(Arc::new(clock), Arc::new(CountingIds::new(9)));
    let other = Arc::new(other);
    let meddler = other.clone();
    let act: Act = Box::new(move || {
        meddler.people().put_agent(card(&meddler, "anna").active(false)).unwrap();
    });
    *between.act.lock().unwrap() = Some(act);
    (other, desk, between)
}

#[test]
fn a_lead_disabled_meanwhile_changes_nothing_of_the_desk() {
    for (name, verb) in VERBS {
        // The control: nobody meddles.
        on_both(|other, _| {
            let answer = verb(&other.lead(&TestDesk::agent("anna")).unwrap());
            assert!(answer.is_ok(), "{name}: {answer:?}");
        });
        on_both(|other, desk| {
            let (other, desk, between) = anna_is_disabled(other, &desk);
            let keeper = desk.lead(&TestDesk::agent("anna")).unwrap();
            let lines = || other.store().lines(0, 1000).unwrap();
            let before = lines();
            match verb(&keeper) {
                Err(Error::Input { field, .. }) => assert_eq!(field, "by", "{name}"),
                answer => panic!("{name} is done by somebody disabled: {answer:?}"),
            }
            assert!(between.act.lock().unwrap().is_none(), "{name}: nobody meddled");
            let after = lines();
            assert_eq!(after[..before.len()], before, "{name}");
            let more: Vec<_> = after[before.len()..].iter().map(|(_, line)| line.action).collect();
            assert_eq!(more, [DeskAction::AgentDisabled], "{name}");
        });
    }
}

#[test]
fn every_verb_of_a_keeper_is_tried() {
    let mut found = Vec::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files =
        ["admin.rs", "admin/canned.rs", "admin/letters.rs", "admin/log.rs", "admin/people.rs"];
    for file in files {
        let text = fs::read_to_string(src.join(file)).unwrap();
        for block in text.split("\nimpl").skip(1) {
            let head = block.lines().next().unwrap_or_default();
            if !head.contains("Keeper<") && !head.contains("People<") {
                continue;
            }
            let body = block.split("\n}").next().unwrap_or_default();
            let methods = body.split("\n    pub fn ").skip(1);
            found.extend(methods.map(|it| it.split(['(', '<']).next().unwrap().to_owned()));
        }
    }
    for name in &found {
        let tried = VERBS.iter().any(|(verb, _)| verb == name);
        assert!(
            tried || READS.contains(&name.as_str()),
            "`{name}` is new: it stands in VERBS or READS"
        );
    }
    for (name, _) in VERBS {
        assert!(found.iter().any(|known| known == name), "`{name}` is gone");
    }
}

#[test]
fn an_agent_disabled_meanwhile_redacts_nothing() {
    on_both(|other, desk| {
        let ticket = other.opened("vera");
        let (other, desk, between) = anna_is_disabled(other, &desk);
        let by = TestDesk::as_agent("anna");
        let answer = desk.redact(&by, ticket, Version(1), "asked");
        assert!(matches!(answer, Err(Error::NotFound(Missing::Reader))), "{answer:?}");
        assert!(between.act.lock().unwrap().is_none(), "nobody meddled");
        let words = other.store().words(ticket, Version(1)).unwrap();
        assert!(matches!(words, Some(SealedWords::Kept(_))), "{words:?}");
        // The control: another agent does.
        assert_eq!(
            desk.redact(&TestDesk::as_agent("boris"), ticket, Version(1), "asked").unwrap(),
            1
        );
    });
}

#[test]
fn a_hosts_lead_changes_the_desk_whatever_its_own_tables_say() {
    let store = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    let host = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    drop(TestDesk::over(host.clone()));
    let desk = TestDesk::with_directory(store, host);
    let keeper = desk.lead(&TestDesk::agent("anna")).unwrap();
    keeper.set_policy("rating.required", "true").unwrap();
    keeper.erase_customer(&id("gleb"), "asked").unwrap();
}

#[test]
fn c3_who_changes_a_card_that_was_changed_meanwhile_is_told() {
    on_both(|desk, _| {
        let conflict = |answer: Result<(), Error>| match answer {
            Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict, "{error}"),
            Ok(()) => panic!("what somebody else did is undone"),
        };
        let vera: CustomerId = id("vera");
        let read =
            desk.directory().customers([vera.clone()].into()).unwrap().remove(&vera).unwrap();
        let (people, boris) = (desk.people(), card(&desk, "boris"));
        // Somebody disables them between reading and writing.
        people.put_customer(read.clone().active(false)).unwrap();
        people.put_agent(boris.clone().active(false)).unwrap();
        conflict(people.replace_customer(Some(&read), read.clone().name("Another Name")));
        conflict(people.replace_agent(Some(&boris), boris.clone().name("Another Name")));
        // And somebody adds the key that one is about to add.
        conflict(people.replace_customer(None, read.clone()));
        conflict(people.replace_project(None, ProjectCard::new(id("shop"), 9, "Mine")));
        assert!(!card(&desk, "boris").active);
        // From what is kept now it goes.
        let now = read.active(false);
        people.replace_customer(Some(&now), now.clone().name("Another Name")).unwrap();
        let kept = desk.directory().customers([vera.clone()].into()).unwrap().remove(&vera);
        assert_eq!(kept, Some(now.name("Another Name")));
    });
}
