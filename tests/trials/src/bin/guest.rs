//! A second process on a desk that another keeps busy, for T16: `guest DATABASE SECONDS own|sqlite`.
//!
//! `own` opens tickets through the desk; `sqlite` is the control, which takes the write lock of the
//! same file with SQLite's own busy handler. Prints how often it got its turn, how often it was told
//! that the file is busy, and the median, 99th percentile and longest wait in microseconds.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use helpdesk::Helpdesk;
use helpdesk_trials::crowd::{Waits, open_ticket};
use rusqlite::Connection;

fn main() -> ExitCode {
    match run() {
        Ok(waits) => {
            println!("{}", waits.line());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("guest: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Waits, Box<dyn std::error::Error + Send + Sync>> {
    let mut words = std::env::args().skip(1);
    let mut next = || words.next().ok_or("usage: guest DATABASE SECONDS own|sqlite");
    let path = PathBuf::from(next()?);
    let until = Instant::now() + Duration::from_secs(next()?.parse()?);
    let mut waits = Waits::default();
    if next()? == "own" {
        let desk = Helpdesk::open_file(&path)?;
        while Instant::now() < until {
            waits.time(|| open_ticket(&desk).is_ok());
        }
    } else {
        let connection = Connection::open(&path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        while Instant::now() < until {
            waits.time(|| connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK;").is_ok());
        }
    }
    Ok(waits)
}
