//! What the check of the data found, a line each.

use crate::args::Args;
use crate::l10n::L10n;

/// A line of the check. Tickets are named by number, events by sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the finding of the same name")]
pub enum DoctorLine<'a> {
    Checked { tickets: u64, events: u64 },
    Well,
    Erased { count: u64 },
    Faults { count: u64 },
    Advice,
    Traces,
    Behind { follower: &'a str, events: u64, seconds: Option<u64> },
    Store { place: &'a str, what: &'a str },
    Unreadable { number: u64, what: &'a str },
    State { number: u64 },
    Row { number: u64 },
    Chain { number: u64, seq: u64 },
    WordsMissing { number: u64, seq: u64 },
    WordsChanged { number: u64, seq: u64 },
    WordsExtra { number: u64, seq: u64 },
    FileMissing { number: u64, seq: u64 },
    FileChanged { number: u64, seq: u64 },
    Terms { number: u64, seq: u64 },
    Notice { number: u64, seq: u64 },
}

impl L10n {
    /// Returns a line of the check: «Обращение № 12: слова события 3 изменены».
    #[must_use]
    pub fn doctor(self, line: &DoctorLine<'_>) -> String {
        let ticket = |number: &u64| Args::new().text("number", self.ticket_number(*number));
        let event = |number: &u64, seq: &u64| ticket(number).text("seq", seq.to_string());
        let (key, args) = match line {
            DoctorLine::Checked { tickets, events } => (
                "doctor-checked",
                Args::new().number("tickets", *tickets).number("events", *events),
            ),
            DoctorLine::Well => ("doctor-well", Args::new()),
            DoctorLine::Erased { count } => ("doctor-erased", Args::new().number("count", *count)),
            DoctorLine::Faults { count } => ("doctor-faults", Args::new().number("count", *count)),
            DoctorLine::Advice => ("doctor-advice", Args::new()),
            DoctorLine::Traces => ("doctor-traces", Args::new()),
            DoctorLine::Behind { follower, events, seconds } => {
                let args = Args::new().text("follower", *follower).number("events", *events);
                match seconds {
                    Some(seconds) => ("doctor-behind", args.text("seconds", self.count(*seconds))),
                    None => ("doctor-behind-unread", args),
                }
            }
            DoctorLine::Store { place, what } => {
                ("doctor-store", Args::new().text("place", *place).text("what", *what))
            }
            DoctorLine::Unreadable { number, what } => {
                ("doctor-unreadable", ticket(number).text("what", *what))
            }
            DoctorLine::State { number } => ("doctor-state", ticket(number)),
            DoctorLine::Row { number } => ("doctor-row", ticket(number)),
            DoctorLine::Chain { number, seq } => ("doctor-chain", event(number, seq)),
            DoctorLine::WordsMissing { number, seq } => {
                ("doctor-words-missing", event(number, seq))
            }
            DoctorLine::WordsChanged { number, seq } => {
                ("doctor-words-changed", event(number, seq))
            }
            DoctorLine::WordsExtra { number, seq } => ("doctor-words-extra", event(number, seq)),
            DoctorLine::FileMissing { number, seq } => ("doctor-file-missing", event(number, seq)),
            DoctorLine::FileChanged { number, seq } => ("doctor-file-changed", event(number, seq)),
            DoctorLine::Terms { number, seq } => ("doctor-terms", event(number, seq)),
            DoctorLine::Notice { number, seq } => ("doctor-notice", event(number, seq)),
        };
        self.say(key, &args)
    }
}
