//! T16: a busy process and a guest on one file: nobody is told that it is busy, and the guest gets
//! its turn soon.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk::Helpdesk;
use helpdesk_tests::crowd::{Figures, Waits, crowded_desk, open_ticket};

const SECONDS: u64 = 5;
const THREADS: usize = 16;
/// The longest that anybody may wait, in microseconds.
const LONGEST: u64 = 100_000;

fn keep_busy(desk: &Helpdesk, until: Instant) -> Waits {
    thread::scope(|scope| {
        let writers: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    let mut waits = Waits::default();
                    while Instant::now() < until {
                        waits.time(|| open_ticket(desk).is_ok());
                    }
                    waits
                })
            })
            .collect();
        let mut all = Waits::default();
        for writer in writers {
            all.join(writer.join().unwrap());
        }
        all
    })
}

fn race(path: &Path, desk: &Helpdesk, guest: &str) -> (Figures, Figures) {
    let child = Command::new(env!("CARGO_BIN_EXE_guest"))
        .args([path.as_os_str(), SECONDS.to_string().as_ref(), guest.as_ref()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let busy = keep_busy(desk, Instant::now() + Duration::from_secs(SECONDS));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the guest failed");
    let line = String::from_utf8(output.stdout).unwrap();
    (busy.figures(), Figures::parse(&line).expect("five numbers"))
}

#[test]
fn t16_a_guest_gets_its_turn_beside_a_busy_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let desk = crowded_desk(&path).unwrap();
    // The machine may be taken away from us for longer than we allow ourselves: three tries.
    let mut longest = u64::MAX;
    for round in 1..=3 {
        let (busy, guest) = race(&path, &desk, "own");
        println!("T16 round {round}: busy process {busy:?}; guest {guest:?} (microseconds)");
        assert_eq!((busy.refused, guest.refused), (0, 0), "somebody was told that it is busy");
        assert!(guest.served > 20, "the guest was starved");
        longest = longest.min(guest.max.max(busy.max));
        if longest <= LONGEST {
            break;
        }
    }
    let (_, control) = race(&path, &desk, "sqlite");
    println!("T16 control: a guest with SQLite's own busy handler {control:?} (microseconds)");
    assert!(longest <= LONGEST, "somebody waited {longest} microseconds");
}
