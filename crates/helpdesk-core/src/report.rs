//! What the desk reports about itself: ratings, answers, closes, backlog, access. Each report is defined
//! once, by the function here that makes it; `docs/reports.md` explains them to people.
//!
//! For each ticket a store keeps a [`ReportRow`], its [`GrantRow`]s and its [`EntryRow`]s, the fold of its
//! log, and returns those of a period; everything else is computed from them here. Working time is counted by
//! the calendar that was in force when the ticket was opened, so a later calendar changes no figure.

mod access;
mod answers;
mod backlog;
mod closes;
mod column;
mod cut;
mod line;
mod ratings;
mod row;

pub use self::access::{AccessFigures, AccessReport, access};
pub use self::answers::{AnswerFigures, ResolutionFigures, answers, resolutions};
pub use self::backlog::{AgeBand, Backlog, BacklogFigures, BacklogReport, HOUR_MICROS, backlog};
pub use self::closes::{CloseFigures, closes};
pub use self::column::Column;
pub use self::cut::{Calendars, Cut, Filter, Spread};
pub use self::line::{CutBy, Figure, LineOf, PartName, ProjectLine};
pub use self::ratings::{RatingFigures, ratings};
pub use self::row::{
    AccessChange, Closer, Closing, EntryRow, FirstAnswer, GrantRow, ReportRow, TicketReport,
};
