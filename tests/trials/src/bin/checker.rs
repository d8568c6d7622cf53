//! A process full of checkers, for T15: `checker DATABASE MARKS THREADS direct|cached`.
//! Prints the tally when it is told to stop.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use helpdesk::Helpdesk;
use helpdesk_trials::stale::{Marks, Tally, check_until_stopped};

fn main() -> ExitCode {
    match run() {
        Ok(tally) => {
            println!("{}", tally.line());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("checker: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Tally, Box<dyn std::error::Error + Send + Sync>> {
    let mut words = std::env::args().skip(1);
    let mut next = || words.next().ok_or("usage: checker DATABASE MARKS THREADS direct|cached");
    let desk = Helpdesk::open_file(&PathBuf::from(next()?))?;
    let marks = Marks::open(&PathBuf::from(next()?))?;
    let threads: u32 = next()?.parse()?;
    let cached = next()? == "cached";
    let total = AtomicU64::new(0);
    let tallies = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let (desk, marks, total) = (desk.clone(), &marks, &total);
                scope.spawn(move || {
                    let mine = AtomicU64::new(0);
                    check_until_stopped(&desk, marks, cached, |checks| {
                        let more = checks - mine.swap(checks, Ordering::Relaxed);
                        let all = total.fetch_add(more, Ordering::Relaxed) + more;
                        if all % 256 < more {
                            // A count that could not be passed on is passed on at the next turn.
                            marks.publish(all).unwrap_or_default();
                        }
                    })
                })
            })
            .collect();
        workers.into_iter().map(thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut sum = Tally::default();
    for tally in tallies {
        sum.add(&tally.map_err(|_| "a checker panicked")??);
    }
    Ok(sum)
}
