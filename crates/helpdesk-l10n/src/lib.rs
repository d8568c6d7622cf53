//! What people read, in each language of the desk: the words, sentences, times and numbers of every door. No
//! door builds its own sentences.
//!
//! Messages are in `locales/`, in Fluent's format, and are built into the program. Most have a typed function
//! of [`L10n`]; pages and mails with their own texts use [`L10n::say`].
//!
//! ```
//! use helpdesk_core::{Language, Status};
//! use helpdesk_l10n::L10n;
//!
//! let ru = L10n::new(Language::Ru);
//! assert_eq!(ru.status(Status::Resolved), "Решено");
//! assert_eq!(ru.ticket_number(1042), "№\u{a0}1042");
//! ```

mod access;
mod args;
mod calendar;
mod canned;
mod demo;
mod doctor;
mod events;
mod hours;
pub mod html;
mod l10n;
mod lengths;
mod outcome;
mod refusals;
mod reports;
mod times;
mod words;

pub use self::access::Consent;
pub use self::args::Args;
pub use self::demo::{DemoLine, DemoWord};
pub use self::doctor::DoctorLine;
pub use self::events::Viewer;
pub use self::l10n::L10n;
pub use self::outcome::Outcome;
pub use self::refusals::Refused;
pub use self::times::Here;
