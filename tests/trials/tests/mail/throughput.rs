//! Figures: how fast mails go out to a local sink, and what notices cost a create.

use std::sync::Arc;
use std::time::{Duration, Instant};

use helpdesk::DeliveryLimits;
use helpdesk::sqlite::Sqlite;
use helpdesk::store::CursorKey;
use helpdesk::testing::TestDesk;
use helpdesk_store::contract::kit::Ids;
use helpdesk_store::{Commit, Store};
use helpdesk_trials::cases;
use helpdesk_trials::mailing::{answered, smtp};
use helpdesk_trials::post::Post;
use tempfile::TempDir;

#[test]
fn mails_go_out_to_a_local_sink() {
    let room = TempDir::new().unwrap();
    let store = Sqlite::create(room.path().join("desk.db"), CursorKey([7; 32]), None).unwrap();
    let desk = TestDesk::over(Arc::new(store));
    let letters = cases(200, 400, 5_000);
    answered(&desk, letters);
    let post = Post::willing().unwrap();
    let limits = DeliveryLimits { letters: 10_000, ..DeliveryLimits::default() };
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut smtp = smtp(&post.url(), Duration::from_secs(20)).unwrap();
                desk.deliver(&mut smtp, &limits).unwrap();
            });
        }
    });
    let took = begun.elapsed();
    let rate = letters as f64 / took.as_secs_f64();
    println!(
        "\n{letters} mails to a local sink in {took:.1?}: {rate:.0} a second, {} connections",
        post.connections()
    );
    assert_eq!(post.taken().len(), letters);
}

/// The commits that open so many tickets.
fn openings(seed: u64, many: usize, with_notices: bool) -> Vec<Commit> {
    use helpdesk_core::{Context, Facts, OpenTicket, Policy, Priority, Subject, Text, Words};
    let ids = Ids::new(seed);
    let policy = Policy::default();
    let actor: helpdesk::Actor = "customer:ada".parse().unwrap();
    let facts = Facts {
        actor_active: true,
        customer_active: true,
        member: true,
        target_active: true,
        project: None,
        followed: None,
    };
    let now = helpdesk_store::contract::kit::minute(0);
    let open = |_| {
        let text = Text::new(helpdesk_core::words::Field::Text, "It was full yesterday.").unwrap();
        let words = Words::message(Some(text), vec![]).unwrap();
        let words = ids.seal(words.under(Subject::new("The printer").unwrap()));
        let request = OpenTicket {
            customer: "ada".parse().unwrap(),
            project: None,
            priority: Priority::Medium,
            words,
            follows: None,
        };
        let ctx = Context { actor: &actor, facts: &facts, now, policy: &policy, seen: None };
        let opening = helpdesk_store::contract::kit::opening;
        let mut commit = opening(&ctx, ids.ticket(), ids.command(), &request).unwrap();
        if !with_notices {
            commit.notices.clear();
        }
        commit
    };
    (0..many).map(open).collect()
}

#[test]
fn a_create_is_hardly_dearer_with_notices_than_without() {
    const MANY: usize = 1_000;
    let room = TempDir::new().unwrap();
    let fresh =
        |name: &str| Sqlite::create(room.path().join(name), CursorKey([7; 32]), None).unwrap();
    let (one, other) = (fresh("with.db"), fresh("without.db"));
    let (mut with, mut without) = (Vec::with_capacity(MANY), Vec::with_capacity(MANY));
    // In turn, one by one: the machine is shared, and its disk has moods.
    let commits = openings(1, MANY, true).into_iter().zip(openings(1, MANY, false));
    for (n, (told, untold)) in commits.enumerate() {
        let mut both = [(&one, Some(told), &mut with), (&other, Some(untold), &mut without)];
        if n % 2 == 1 {
            both.reverse();
        }
        for (store, commit, times) in &mut both {
            let commit = commit.take().unwrap();
            let begun = Instant::now();
            store.commit(commit).unwrap();
            times.push(begun.elapsed());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (with, without) = (median(&mut with), median(&mut without));
    let each = |took: Duration| took.as_secs_f64() * 1e6;
    let dearer = 100.0 * (each(with) / each(without) - 1.0);
    println!(
        "\na create, median of 1,000: {:.0} µs with notices, {:.0} µs without: {dearer:+.1} %",
        each(with),
        each(without)
    );
    assert!(dearer <= 15.0, "{dearer:.1} % dearer");
}
