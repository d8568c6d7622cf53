//! How a host tests its own use of the desk: in memory, with a clock moved by hand. A weekend passes in a
//! microsecond, and the same test gives the same bytes each time.
//!
//! `cargo test -p helpdesk-examples` or `cargo run -p helpdesk-examples --bin host_test`

use std::error::Error;

use chrono::TimeDelta;
use helpdesk::rules::view::Group;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Command, ListFilter, Reader, Status};

/// The host's own rule under test: customers who waited over a weekend get an answer first.
fn longest_waiting(desk: &TestDesk) -> Result<Option<u64>, Box<dyn Error>> {
    let waiting = ListFilter::default().group(Group::Open);
    let open = desk.list(&Reader::Operator, waiting, None, 50)?;
    let unanswered = open.items.iter().filter(|ticket| ticket.answered_at.is_none());
    Ok(unanswered.min_by_key(|ticket| ticket.opened_at).map(|ticket| ticket.number.get()))
}

fn a_weekend() -> Result<(), Box<dyn Error>> {
    let desk = TestDesk::new();
    let first = desk.opened("vera");
    desk.pass(TimeDelta::hours(60));
    let second = desk.opened("gleb");
    assert_eq!(longest_waiting(&desk)?, Some(1));

    desk.done(&TestDesk::agent("anna"), first, Command::Reply(said("We are on it.").into()));
    assert_eq!(longest_waiting(&desk)?, Some(2));

    desk.done(&TestDesk::customer("gleb"), second, Command::close());
    assert_eq!(desk.status(second), Status::Closed);
    assert_eq!(longest_waiting(&desk)?, None);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    a_weekend()?;
    println!("a weekend passed, and nobody was forgotten");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn whoever_waits_over_a_weekend_is_answered_first() {
        super::a_weekend().unwrap();
    }
}
