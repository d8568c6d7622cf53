//! T16: a busy process, a guest and the command line on one file: nobody is told that it is busy, and the
//! guest gets its turn soon.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a failed expectation is a failed test"
)]

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk::Helpdesk;
use helpdesk_trials::crowd::{CUSTOMER, Figures, Waits, crowded_desk, open_ticket};
use helpdesk_trials::{cases, room};

/// How long a round lasts, in seconds.
fn seconds() -> u64 {
    cases(2, 3, 60) as u64
}

const THREADS: usize = 16;
/// How often the race is run at most: others may take the machine away for a while.
const ROUNDS: usize = 5;
/// The longest that anybody may wait beyond what the disk itself takes, in microseconds.
const LONGEST: u64 = 100_000;
/// The flushes before a command: the batch under way, the other process's, its own.
const FLUSHES: u64 = 3;

/// Returns the longest time that a flush of 4 KiB to a separate file took, in microseconds.
fn flush_beside(folder: &Path, until: Instant) -> u64 {
    let mut file = File::create(folder.join("beside")).unwrap();
    let mut longest = 0;
    while Instant::now() < until {
        let begun = Instant::now();
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        longest = longest.max(u64::try_from(begun.elapsed().as_micros()).unwrap());
        thread::sleep(Duration::from_millis(2));
    }
    longest
}

/// Opens tickets by the command line, one after another; returns how many.
fn by_command_line(binary: &Path, path: &Path, until: Instant) -> u64 {
    let database = format!("sqlite:{}", path.display());
    let mut opened = 0;
    while Instant::now() < until {
        let output = Command::new(binary)
            .args(["--db", &database, "--as", &format!("customer:{CUSTOMER}"), "ticket", "open"])
            .args(["--general", "--priority", "low", "--subject", "A bill", "--body", "Please."])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        opened += 1;
    }
    opened
}

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

/// Returns the figures of the busy process and of the guest, the longest flush meanwhile, and how many
/// tickets the command line opened meanwhile.
fn race(path: &Path, desk: &Helpdesk, guest: &str) -> (Figures, Figures, u64, u64) {
    let binary = room::helpdesk().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_guest"))
        .args([path.as_os_str(), seconds().to_string().as_ref(), guest.as_ref()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(seconds());
    let (busy, flush, opened) = thread::scope(|scope| {
        let beside = scope.spawn(|| flush_beside(path.parent().unwrap(), until));
        let commands = scope.spawn(|| by_command_line(&binary, path, until));
        (keep_busy(desk, until), beside.join().unwrap(), commands.join().unwrap())
    });
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the guest failed");
    let line = String::from_utf8(output.stdout).unwrap();
    (busy.figures(), Figures::parse(&line).expect("five numbers"), flush, opened)
}

#[test]
fn t16_a_guest_gets_its_turn_beside_a_busy_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let desk = crowded_desk(&path).unwrap();
    let mut patient = false;
    for round in 1..=ROUNDS {
        let (busy, guest, flush, opened) = race(&path, &desk, "own");
        let (longest, limit) = (guest.max.max(busy.max), LONGEST + FLUSHES * flush);
        println!(
            "T16 round {round}: busy process {busy:?}; guest {guest:?}; longest wait {longest} of \
             {limit} allowed, a flush beside took up to {flush} (microseconds); {opened} \
             tickets by the command line"
        );
        assert_eq!((busy.refused, guest.refused), (0, 0), "somebody was told that it is busy");
        assert!(guest.served > 20 && opened > 5, "the guests were starved");
        patient = longest <= limit;
        if patient {
            break;
        }
    }
    let (_, control, _, _) = race(&path, &desk, "sqlite");
    println!("T16 control: a guest with SQLite's own busy handler {control:?} (microseconds)");
    assert!(patient, "somebody waited too long in every round");
}
