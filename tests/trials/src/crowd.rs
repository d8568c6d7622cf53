//! Many writers on one desk (T14, T16): who got through, and how long they waited.

use std::path::Path;
use std::time::Instant;

use helpdesk::{
    Actor, CustomerId, Error, Helpdesk, Language, Message, NewTicket, Options, Priority, Receipt,
    Subject,
};
use helpdesk_store::CustomerCard;

/// The customer for whom the crowd writes.
pub const CUSTOMER: &str = "crowd";

/// How long each of many commands took.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    micros: Vec<u64>,
    refused: u64,
}

impl Waits {
    /// Times one command, which says whether it got through.
    pub fn time(&mut self, command: impl FnOnce() -> bool) {
        let begun = Instant::now();
        if command() {
            self.micros.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
        } else {
            self.refused += 1;
        }
    }

    /// Adds the waits of another thread.
    pub fn join(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.refused += other.refused;
    }

    /// Returns the figures.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let at = |part: usize| sorted.get(sorted.len() * part / 1000).copied().unwrap_or(0);
        Figures {
            served: sorted.len() as u64,
            refused: self.refused,
            p50: at(500),
            p99: at(990),
            max: sorted.last().copied().unwrap_or(0),
        }
    }

    /// Returns the figures as one line of numbers.
    #[must_use]
    pub fn line(&self) -> String {
        let Figures { served, refused, p50, p99, max } = self.figures();
        format!("{served} {refused} {p50} {p99} {max}")
    }
}

/// Figures of many commands; waits in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Commands that got through.
    pub served: u64,
    /// Commands that did not.
    pub refused: u64,
    /// The median wait.
    pub p50: u64,
    /// The wait that 99 of 100 stay under.
    pub p99: u64,
    /// The longest wait.
    pub max: u64,
}

impl Figures {
    /// Returns the figures that a line says.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split_whitespace().map(|word| word.parse().ok());
        let mut next = || numbers.next().flatten();
        let (served, refused) = (next()?, next()?);
        Some(Self { served, refused, p50: next()?, p99: next()?, max: next()? })
    }
}

/// Makes a desk with the crowd's customer.
///
/// # Errors
/// When the file cannot be made.
pub fn crowded_desk(path: &Path) -> Result<Helpdesk, Error> {
    let desk = Helpdesk::create_file(path)?;
    desk.people()?.put_customer(
        CustomerCard::new(CustomerId::new(CUSTOMER)?, "Crowd", Language::En)
            .email("crowd@example.org"),
    )?;
    Ok(desk)
}

/// Opens a general question for the crowd's customer.
///
/// # Errors
/// When it is refused or fails.
pub fn open_ticket(desk: &Helpdesk) -> Result<Receipt, Error> {
    let customer = CustomerId::new(CUSTOMER)?;
    let text = "The report of last week shows no visits since Tuesday, though there were some.";
    let (subject, message) = (Subject::new("No visits in the report")?, Message::text(text)?);
    let request = NewTicket::new(customer.clone(), Priority::Medium, subject, message);
    desk.open(&Actor::Customer(customer), request, Options::default())
}
