//! What the desk says of itself: ratings, answers, closes, backlog, access. Each report has one
//! definition, the function here that makes it; `docs/reports.md` tells them to people.
//!
//! A store keeps [`ReportRow`], [`GrantRow`] and [`EntryRow`] of each ticket, the fold of its log, and
//! gives those of a period; everything else is computed from them here. Working time is counted by
//! the calendar that was in force when the ticket was opened, so a later one moves no figure.

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
