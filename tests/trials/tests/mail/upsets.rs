//! T29 and T30: the sender is killed between the server's answer and its own mark, or stopped until its lease
//! runs out.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use helpdesk::sqlite::Sqlite;
use helpdesk::testing::TestDesk;
use helpdesk_store::CursorKey;
use helpdesk_trials::cases;
use helpdesk_trials::mailing::{answered, by_id, duplicates, standing};
use helpdesk_trials::post::{Act, Post};
use tempfile::TempDir;

fn desk(room: &TempDir, letters: usize) -> (TestDesk, std::path::PathBuf) {
    let path = room.path().join("desk.db");
    let store = Sqlite::create(&path, CursorKey([7; 32]), None).unwrap();
    let desk = TestDesk::over(Arc::new(store));
    answered(&desk, letters);
    (desk, path)
}

fn start(path: &Path, post: &Post, lease: u64, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_deliverer"))
        .arg(path)
        .args([post.port().to_string(), lease.to_string()])
        .args(more)
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The current sender, to be killed by the mail server.
type Victim = Arc<Mutex<Option<Child>>>;

fn kill(victim: &Victim) -> bool {
    let child = victim.lock().unwrap().take();
    child.is_some_and(|mut child| child.kill().is_ok() && child.wait().is_ok())
}

/// A server that kills the sender, this many times, just after it has said that it took a mail.
fn killer(kills: usize, victim: &Victim, count: &Arc<AtomicUsize>) -> Post {
    let (victim, count) = (Arc::clone(victim), Arc::clone(count));
    let hook = move |before: bool| {
        // Every other time before the answer has left: the other half of the same instant.
        let round = count.load(Ordering::SeqCst);
        if before == (round % 2 == 0) && round < kills && kill(&victim) {
            count.fetch_add(1, Ordering::SeqCst);
        }
    };
    Post::start(|_, _| Act::Take, hook).unwrap()
}

#[test]
fn t29_a_kill_adds_at_most_one_duplicate_under_the_same_id() {
    let (kills, letters) = (cases(40, 200, 200), 60);
    let room = TempDir::new().unwrap();
    let (desk, path) = desk(&room, letters);
    let (victim, killed) = (Victim::default(), Arc::new(AtomicUsize::new(0)));
    let post = killer(kills, &victim, &killed);
    let begun = Instant::now();
    loop {
        *victim.lock().unwrap() = Some(start(&path, &post, 150, &[]));
        let before = killed.load(Ordering::SeqCst);
        let ended = loop {
            if killed.load(Ordering::SeqCst) > before {
                break false;
            }
            if let Some(child) = victim.lock().unwrap().as_mut()
                && child.try_wait().unwrap().is_some()
            {
                break true;
            }
            sleep(Duration::from_millis(2));
        };
        if ended {
            let open = standing(&desk).unwrap().open;
            if open == 0 && killed.load(Ordering::SeqCst) >= kills {
                break;
            }
            if open == 0 {
                // New letters, until enough are killed.
                answered(&desk, 20);
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(300), "{:?}", standing(&desk));
    }
    let (found, again) = (standing(&desk).unwrap(), duplicates(&post));
    let (mails, ids) = (post.taken().len(), by_id(&post).len());
    let killed = killed.load(Ordering::SeqCst);
    println!(
        "\n{killed} kills, {} letters, {mails} mails, {again} duplicates ({:.2} a kill), {} dead, \
         {:.0?}",
        found.sent,
        again as f64 / killed as f64,
        found.dead,
        begun.elapsed()
    );
    assert_eq!((ids, found.open, found.dead), (found.sent, 0, 0), "each letter arrived");
    assert!(again <= killed, "{again} > {killed}");
    assert!(again > 0, "no kill hit between answer and mark: nothing was tried");
    for mails in by_id(&post).values() {
        assert!(mails.iter().all(|mail| mail.to == mails[0].to), "one id, one recipient");
    }
}

#[test]
fn t29_control_marking_first_loses_mails() {
    let room = TempDir::new().unwrap();
    let (desk, path) = desk(&room, 6);
    let victim = Victim::default();
    // The kill comes before the mail: when the sender starts to talk.
    let to_kill = Arc::clone(&victim);
    let post = Post::start(
        move |_, to| {
            if to.is_some() {
                kill(&to_kill);
            }
            Act::Take
        },
        |_| {},
    )
    .unwrap();
    for _ in 0..6 {
        *victim.lock().unwrap() = Some(start(&path, &post, 10_000, &["--mark-first"]));
        let begun = Instant::now();
        while victim.lock().unwrap().is_some() {
            assert!(begun.elapsed() < Duration::from_secs(20), "nobody was killed");
            sleep(Duration::from_millis(2));
        }
    }
    let lost = standing(&desk).unwrap().sent - by_id(&post).len();
    println!("\nmarked before it is sent: {lost} of 6 mails lost in 6 kills");
    assert!(lost > 0, "the control lost nothing");
}

#[test]
fn t30_a_stopped_deliverer_adds_at_most_one_duplicate() {
    let (letters, seconds) = (cases(30, 60, 200), cases(6, 12, 60) as u64);
    let room = TempDir::new().unwrap();
    let (desk, path) = desk(&room, letters);
    let slow = |_before: bool| sleep(Duration::from_millis(60));
    let post = Post::start(|_, _| Act::Take, slow).unwrap();
    let mut workers: Vec<Child> = (0..3).map(|_| start(&path, &post, 1_000, &[])).collect();
    let begun = Instant::now();
    let mut stops = 0;
    let signal = |child: &Child, name: &str| {
        let told = Command::new("kill").arg(name).arg(child.id().to_string()).status();
        told.is_ok_and(|status| status.success())
    };
    let mut turn = 0;
    let settled = || standing(&desk).is_ok_and(|found| found.sent + found.dead >= letters);
    while !settled() && begun.elapsed() < Duration::from_secs(seconds * 10) {
        if begun.elapsed() < Duration::from_secs(seconds) {
            let victim = &workers[turn % 3];
            turn += 1;
            sleep(Duration::from_millis(130));
            if signal(victim, "-STOP") {
                stops += 1;
                sleep(Duration::from_millis(2_000));
                signal(victim, "-CONT");
            }
        } else {
            sleep(Duration::from_millis(100));
        }
    }
    for worker in &mut workers {
        worker.wait().unwrap();
    }
    let (found, again) = (standing(&desk).unwrap(), duplicates(&post));
    let most = by_id(&post).values().map(Vec::len).max().unwrap();
    println!(
        "\n3 deliverers, {stops} stops of 2 s, leases of 1 s: {} letters, {again} duplicates, at most \
         {most} mails a letter, {:.0?}",
        found.sent,
        begun.elapsed()
    );
    assert_eq!((by_id(&post).len(), found.open, found.dead), (letters, 0, 0));
    assert!(again <= stops && most <= 1 + stops, "{again} duplicates, {stops} stops");
}
