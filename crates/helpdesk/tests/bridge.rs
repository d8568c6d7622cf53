//! The async bridge: what has begun ends, a slow check is a denial, nothing piles up.
#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex, mpsc};

use helpdesk::rules::access::Denial;
use helpdesk::testing::{TestDesk, reads};
use helpdesk::{
    AgentId, AsyncHelpdesk, Command, CustomerId, Error, Helpdesk, Options, ProjectId, TicketNumber,
};
use helpdesk_store::{
    AgentCard, CursorKey, CustomerCard, Directory, MemoryStore, ProjectCard, StoreError,
    StoreErrorKind,
};
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

fn anna() -> AgentId {
    TestDesk::agent("anna").agent().unwrap().clone()
}

/// A directory that says when it is asked, and answers when it is let.
#[derive(Debug)]
struct Gate {
    store: Arc<MemoryStore>,
    asked: Mutex<mpsc::Sender<()>>,
    let_go: Mutex<mpsc::Receiver<()>>,
}

impl Gate {
    fn wait(&self) {
        self.asked.lock().unwrap().send(()).unwrap();
        // Dropping the other end lets everybody go.
        let _ = self.let_go.lock().unwrap().recv();
    }
}

impl Directory for Gate {
    fn customers(
        &self,
        keys: BTreeSet<CustomerId>,
    ) -> Result<BTreeMap<CustomerId, CustomerCard>, StoreError> {
        self.wait();
        self.store.customers(keys)
    }

    fn agents(&self, keys: BTreeSet<AgentId>) -> Result<BTreeMap<AgentId, AgentCard>, StoreError> {
        self.wait();
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

/// A desk with people whose directory waits: the desk, when it is asked, how to let it go.
fn gated(at_once: usize) -> (AsyncHelpdesk, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let store = Arc::new(MemoryStore::new(CursorKey([7; 32])));
    let _filled = TestDesk::over(store.clone());
    let ((asked, when_asked), (let_go, going)) = (mpsc::channel(), mpsc::channel());
    let (asked, going) = (Mutex::new(asked), Mutex::new(going));
    let gate = Gate { store: store.clone(), asked, let_go: going };
    let desk = TestDesk::with_directory(store, Arc::new(gate));
    (AsyncHelpdesk::at_once(Helpdesk::clone(&desk), at_once), when_asked, let_go)
}

#[test]
fn a_command_that_has_begun_ends_though_nobody_waits_for_it() {
    let (desk, when_asked, let_go) = gated(1);
    runtime().block_on(async {
        let vera = TestDesk::customer("vera");
        let opening = {
            let desk = desk.clone();
            async move { desk.open(&vera, TestDesk::request("vera"), Options::default()).await }
        };
        let task = tokio::spawn(opening);
        tokio::task::yield_now().await;
        when_asked.recv().unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        drop(let_go);
        // There is room for one write, so this begins when that has ended.
        let numbers = desk
            .write(|desk| Ok::<_, Error>(helpdesk::testing::store(desk).numbers(None, 10)?))
            .await;
        assert_eq!(numbers.unwrap(), [TicketNumber::new(1).unwrap()]);
    });
}

#[test]
fn a_command_that_still_waits_for_room_is_never_begun_when_dropped() {
    let (desk, when_asked, let_go) = gated(1);
    runtime().block_on(async {
        let open = |key: &'static str| {
            let desk = desk.clone();
            let by = TestDesk::customer(key);
            tokio::spawn(
                async move { desk.open(&by, TestDesk::request(key), Options::default()).await },
            )
        };
        let first = open("vera");
        tokio::task::yield_now().await;
        when_asked.recv().unwrap();
        let second = open("gleb");
        tokio::task::yield_now().await;
        second.abort();
        drop(let_go);
        assert_eq!(first.await.unwrap().unwrap().number.get(), 1);
        let numbers = desk
            .write(|desk| Ok::<_, Error>(helpdesk::testing::store(desk).numbers(None, 10)?))
            .await;
        assert_eq!(numbers.unwrap().len(), 1);
    });
}

/// Why `anna` may not be inside, or `None` if she may.
async fn denial(desk: &AsyncHelpdesk) -> Option<Denial> {
    desk.check(anna(), TestDesk::project("shop")).await.err()
}

#[test]
fn a6_a_check_that_takes_two_seconds_is_denied() {
    let (desk, when_asked, let_go) = gated(1);
    runtime().block_on(async {
        let asking = desk.clone();
        let check = tokio::spawn(async move { denial(&asking).await });
        tokio::task::yield_now().await;
        when_asked.recv().unwrap();
        tokio::time::advance(std::time::Duration::from_millis(1_999)).await;
        assert!(!check.is_finished());
        tokio::time::advance(std::time::Duration::from_millis(1)).await;
        assert_eq!(check.await.unwrap(), Some(Denial::Unavailable));
        // The next one finds no room while that one hangs: denied too, and nothing piles up.
        let asking = desk.clone();
        let next = tokio::spawn(async move { denial(&asking).await });
        tokio::task::yield_now().await;
        tokio::time::advance(std::time::Duration::from_secs(2)).await;
        assert_eq!(next.await.unwrap(), Some(Denial::Unavailable));
        drop(let_go);
    });
}

#[test]
fn no_crowd_of_commands_keeps_a_check_waiting() {
    let desk = AsyncHelpdesk::at_once(Helpdesk::clone(&TestDesk::new()), 1);
    runtime().block_on(async {
        let (let_go, going) = mpsc::channel::<()>();
        let busy = desk.clone();
        let command = tokio::spawn(async move {
            busy.write(move |_| {
                let _ = going.recv();
                Ok::<_, Error>(())
            })
            .await
        });
        tokio::task::yield_now().await;
        assert_eq!(denial(&desk).await, Some(Denial::NoGrant));
        drop(let_go);
        command.await.unwrap().unwrap();
    });
}

/// Work that hangs until the other end of the channel is dropped.
fn hanging() -> (mpsc::Sender<()>, impl Fn(&Helpdesk) -> Result<(), Error> + Clone) {
    let (let_go, going) = mpsc::channel::<()>();
    let going = Arc::new(Mutex::new(going));
    (let_go, move |_: &Helpdesk| {
        let _ = going.lock().unwrap().recv();
        Ok(())
    })
}

#[test]
fn g6_while_long_reads_hang_writes_short_reads_and_checks_are_answered() {
    let desk = AsyncHelpdesk::new(Helpdesk::clone(&TestDesk::new()));
    runtime().block_on(async {
        let (let_go, hang) = hanging();
        let crowd: Vec<_> = (0..64)
            .map(|_| {
                let (desk, hang) = (desk.clone(), hang.clone());
                tokio::spawn(async move { desk.long(hang).await })
            })
            .collect();
        tokio::task::yield_now().await;
        let vera = TestDesk::customer("vera");
        let opened = desk.open(&vera, TestDesk::request("vera"), Options::default()).await;
        let number = opened.unwrap().number;
        assert!(desk.ticket(reads(&vera), number).await.is_ok());
        assert!(desk.run(|desk| desk.policy()).await.is_ok());
        assert_eq!(denial(&desk).await, Some(Denial::NoGrant));
        // The control: in their own lane there is no room, and that is told.
        let asking = desk.clone();
        let next = tokio::spawn(async move { asking.long(|desk| desk.policy()).await });
        tokio::task::yield_now().await;
        tokio::time::advance(std::time::Duration::from_secs(59)).await;
        assert!(!next.is_finished());
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        let refused = next.await.unwrap();
        let is_busy =
            matches!(&refused, Err(Error::Store(error)) if error.kind() == StoreErrorKind::Busy);
        assert!(is_busy, "{refused:?}");
        drop(let_go);
        for one in crowd {
            one.await.unwrap().unwrap();
        }
        assert!(desk.long(|desk| desk.policy()).await.is_ok());
    });
}

#[test]
fn whoever_finds_no_room_to_write_or_to_read_is_told_so_after_ten_seconds() {
    let desk = AsyncHelpdesk::at_once(Helpdesk::clone(&TestDesk::new()), 1);
    runtime().block_on(async {
        let (let_go, hang) = hanging();
        let (writer, reader) = (desk.clone(), desk.clone());
        let (write, read) = (hang.clone(), hang);
        let writing = tokio::spawn(async move { writer.write(write).await });
        let reading = tokio::spawn(async move { reader.run(read).await });
        tokio::task::yield_now().await;
        let (writer, reader) = (desk.clone(), desk.clone());
        let second = tokio::spawn(async move { writer.write(|desk| desk.policy()).await });
        let third = tokio::spawn(async move { reader.run(|desk| desk.policy()).await });
        tokio::task::yield_now().await;
        tokio::time::advance(std::time::Duration::from_secs(10)).await;
        for refused in [second.await.unwrap(), third.await.unwrap()] {
            let is_busy = matches!(&refused, Err(Error::Store(error)) if error.kind() == StoreErrorKind::Busy);
            assert!(is_busy, "{refused:?}");
        }
        drop(let_go);
        writing.await.unwrap().unwrap();
        reading.await.unwrap().unwrap();
    });
}

#[test]
fn no_more_run_at_once_than_chosen_and_no_fewer() {
    let desk = AsyncHelpdesk::at_once(Helpdesk::clone(&TestDesk::new()), 2);
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let pair = Arc::new(Barrier::new(2));
    runtime().block_on(async {
        let jobs: Vec<_> = (0..8)
            .map(|_| {
                let (desk, inside, most) = (desk.clone(), inside.clone(), most.clone());
                let pair = pair.clone();
                tokio::spawn(async move {
                    desk.run(move |_| {
                        let now = inside.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        pair.wait();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        Ok::<_, Error>(())
                    })
                    .await
                })
            })
            .collect();
        for job in jobs {
            job.await.unwrap().unwrap();
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), 2);
}

#[test]
fn a_whole_life_goes_over_the_bridge() {
    let test = TestDesk::new();
    let desk = AsyncHelpdesk::new(Helpdesk::clone(&test));
    runtime().block_on(async {
        let (vera, anna_by, shop) =
            (TestDesk::customer("vera"), TestDesk::agent("anna"), TestDesk::project("shop"));
        let sent = Options::default();
        let number = desk.open(&vera, TestDesk::request("vera"), sent).await.unwrap().number;
        desk.submit(&anna_by, number, Command::Assign(Some(anna())), sent).await.unwrap();
        desk.submit(&vera, number, Command::GrantAccess(None), sent).await.unwrap();
        desk.enter(anna(), shop.clone(), sent).await.unwrap();
        assert_eq!(desk.check(anna(), shop.clone()).await.unwrap().ticket(), number);
        let close = Command::close();
        desk.submit(&vera, number, close, sent).await.unwrap();
        assert_eq!(denial(&desk).await, Some(Denial::NoGrant));
        assert!(desk.enter(anna(), shop, sent).await.is_err());
        let view = desk.ticket(reads(&vera), number).await.unwrap();
        assert_eq!(view.summary().status, helpdesk::Status::Closed);
    });
}

#[test]
fn a_panic_of_the_work_reaches_whoever_asked_and_leaves_the_bridge_whole() {
    let desk = AsyncHelpdesk::at_once(Helpdesk::clone(&TestDesk::new()), 1);
    runtime().block_on(async {
        let asking = desk.clone();
        let task = tokio::spawn(async move {
            asking.run::<(), Error>(|_| std::panic::resume_unwind(Box::new("broken"))).await
        });
        assert!(task.await.unwrap_err().is_panic());
        assert!(desk.run(|desk| desk.policy()).await.is_ok());
    });
}
