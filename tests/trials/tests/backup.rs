//! T11: copies of a desk made while it is worked on, each brought back.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use helpdesk::Helpdesk;
use helpdesk::sqlite::Sqlite;
use helpdesk_trials::on_disk::{self, FILE};
use helpdesk_trials::workload::Client;
use helpdesk_trials::{Outcome, Verdict, cases, report, room, strace};

/// What all clients have said so far.
#[derive(Clone, Debug, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    fn lines(&self) -> Vec<String> {
        strace::lines(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn holds(copy: &Path, said: &[String]) -> Verdict {
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    on_disk::check(copy, &said, usize::MAX / 2)
}

#[test]
fn a_copy_made_under_load_holds_everything_acknowledged_before_it_began() -> Outcome<()> {
    let began = Instant::now();
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    std::fs::write(&file, on_disk::new_desk()?)?;
    let store = Arc::new(Sqlite::open(&file)?);
    let desk = Helpdesk::on(Arc::clone(&store));
    let copies = cases(6, 20, 100);
    let (said, over) = (Said::default(), AtomicBool::new(false));
    let made = std::thread::scope(|scope| -> Outcome<_> {
        let clients: Vec<_> = (0..2)
            .map(|seed| {
                let (desk, said, over) = (&desk, said.clone(), &over);
                scope.spawn(move || -> Outcome<()> {
                    let mut client = Client::new(desk, seed, said)?;
                    while !over.load(Ordering::Relaxed) {
                        client.work(1)?;
                    }
                    if client.failed == 0 { Ok(()) } else { Err("a command failed".into()) }
                })
            })
            .collect();
        let mut made = Vec::new();
        while made.len() < copies {
            let before = said.lines();
            // Some work between one copy and the next.
            if before.len() < (made.len() + 1) * 5 {
                std::thread::yield_now();
                continue;
            }
            let copy = room.path().join(format!("copy-{}.db", made.len()));
            let copied = store.backup(&copy);
            made.push((copy, before, said.lines().len()));
            if copied.is_err() {
                over.store(true, Ordering::Relaxed);
            }
            copied?;
        }
        over.store(true, Ordering::Relaxed);
        for client in clients {
            client.join().map_err(|_| "a client panicked")??;
        }
        Ok(made)
    })?;
    // The control: only the file, copied as it is, without the log beside it.
    let careless = room.path().join("careless.db");
    std::fs::copy(&file, &careless)?;
    let said = said.lines();
    assert_ne!(holds(&careless, &said), Verdict::Sound, "the control went unnoticed");
    assert_eq!(holds(&file, &said), Verdict::Sound);
    let mut meanwhile = 0;
    for (copy, before, after) in &made {
        meanwhile += after - before.len();
        assert_eq!(holds(copy, before), Verdict::Sound, "{}", copy.display());
        let mut out = Vec::new();
        let restored = on_disk::open(copy)?;
        let mut client = Client::new(&restored, 99, &mut out)?;
        client.work(1)?;
        assert_eq!(client.failed, 0, "a restored desk takes no commands");
    }
    let figures = format!(
        "{} restores, {} acks, {meanwhile} of them while a copy was made, 0 missing; control caught",
        made.len(),
        said.len()
    );
    report("T11", began, &figures);
    Ok(())
}
