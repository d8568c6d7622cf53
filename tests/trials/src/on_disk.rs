//! The desk in its file.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use helpdesk::sqlite::{Options, Sqlite};
use helpdesk::{Clock as _, Helpdesk, SystemClock};
use helpdesk_store::{CursorKey, DeskAction, DeskLine};

use super::workload::{Client, People};
use super::{Outcome, Verdict, damage, desk, room};

/// The name of the desk's file in the child's directory.
pub const FILE: &str = "desk.db";

/// Opens a desk that is there.
///
/// # Errors
/// It is not there, not a desk, or damaged.
pub fn open(file: &Path) -> Outcome<Helpdesk> {
    open_with(file, Options::new())
}

/// Opens a desk that is there, with settings known bad.
///
/// # Errors
/// It is not there, not a desk, or damaged.
pub fn open_with(file: &Path, options: Options) -> Outcome<Helpdesk> {
    Ok(Helpdesk::on(Arc::new(Sqlite::open_with(file, options)?)))
}

/// Makes a new desk without people.
///
/// # Errors
/// The file is there already, or cannot be made.
pub fn init(file: &Path) -> Outcome<Helpdesk> {
    let (action, subject) = (DeskAction::Initialised, "desk".to_owned());
    let line = DeskLine { at: SystemClock.now(), by: None, action, subject, reason: None };
    Ok(Helpdesk::on(Arc::new(Sqlite::create(file, CursorKey([7; 32]), line)?)))
}

/// Makes a new desk with the people of the trials.
///
/// # Errors
/// The file is there already, or cannot be made.
pub fn create(file: &Path) -> Outcome<Helpdesk> {
    let desk = init(file)?;
    People::new()?.settle(&desk)?;
    Ok(desk)
}

/// Opens what is left of a desk and compares it with what was acknowledged.
pub fn check(file: &Path, said: &[&str], clients: usize) -> Verdict {
    match open(file) {
        Ok(desk) => desk::check(helpdesk::testing::store(&desk), said, clients, desk.now()),
        Err(error) => Verdict::Corrupt(format!("it does not open: {error}")),
    }
}

/// The same, but with only SQLite's quick check for what is not a ticket.
pub fn check_quickly(file: &Path, said: &[&str], clients: usize) -> Verdict {
    match open(file) {
        Ok(desk) => {
            let verdict =
                desk::check_tickets(helpdesk::testing::store(&desk), said, clients, desk.now());
            let fault = damage::pragma(file, "quick_check");
            fault.filter(|_| verdict == Verdict::Sound).map_or(verdict, Verdict::Corrupt)
        }
        Err(error) => Verdict::Corrupt(format!("it does not open: {error}")),
    }
}

/// The bytes of a desk with its people and no ticket.
///
/// # Errors
/// It cannot be made.
pub fn new_desk() -> Outcome<&'static [u8]> {
    static BYTES: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();
    kept(&BYTES, 0)
}

/// The bytes of a desk on which six tickets have lived and two are alive.
///
/// # Errors
/// It cannot be made.
pub fn used_desk() -> Outcome<&'static [u8]> {
    static BYTES: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();
    kept(&BYTES, 6)
}

fn kept(
    bytes: &'static OnceLock<Result<Vec<u8>, String>>,
    tickets: usize,
) -> Outcome<&'static [u8]> {
    let bytes = bytes.get_or_init(|| made(tickets).map_err(|error| error.to_string()));
    Ok(bytes.as_ref().map_err(Clone::clone)?)
}

fn made(tickets: usize) -> Outcome<Vec<u8>> {
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    let desk = create(&file)?;
    let mut client = Client::new(&desk, 5, std::io::sink())?;
    client.work(tickets)?;
    if tickets > 0 {
        client.open("Ticket that waits")?;
        client.open("Ticket that waits too")?;
    }
    desk.follow()?;
    drop(desk);
    Ok(std::fs::read(file)?)
}
