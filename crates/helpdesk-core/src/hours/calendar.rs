//! A calendar: the hours of each weekday, and the days that differ from it.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::error::CalendarError;
use super::frame::Frame;
use super::limits::{DAYS_MAX, FRAMES_MAX, SOURCE_LINE_MAX, SOURCE_LINES_MAX};

/// The weekdays as JSON names them, Monday first.
pub(super) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Working hours (T1). By default 10:00–19:00 Europe/Moscow, Monday to Friday, without holidays.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Calendar {
    zone: Tz,
    week: [Vec<Frame>; 7],
    pub(super) days: BTreeMap<NaiveDate, Vec<Frame>>,
    source: Vec<String>,
}

impl Default for Calendar {
    fn default() -> Self {
        let week = core::array::from_fn(|day| Vec::from_iter((day < 5).then_some(Frame::USUAL)));
        Self { zone: Tz::Europe__Moscow, week, days: BTreeMap::new(), source: Vec::new() }
    }
}

impl Calendar {
    /// Returns the calendar of these weekdays, Monday first, and of the days that differ from them:
    /// no frames for a holiday, others for a moved or shortened working day.
    ///
    /// # Errors
    /// [`CalendarError::TooManyFrames`] over [`FRAMES_MAX`] a day, [`CalendarError::TooManyDays`]
    /// over [`DAYS_MAX`], [`CalendarError::Order`] when frames of a day are out of order or overlap
    /// (they may touch), [`CalendarError::NoFrames`] when every weekday is off.
    pub fn new(
        zone: Tz,
        week: [Vec<Frame>; 7],
        days: BTreeMap<NaiveDate, Vec<Frame>>,
    ) -> Result<Self, CalendarError> {
        if days.len() > DAYS_MAX {
            return Err(CalendarError::TooManyDays);
        }
        for (name, frames) in WEEKDAYS.into_iter().zip(&week) {
            refuse_disorder("week", &name, frames)?;
        }
        for (date, frames) in &days {
            refuse_disorder("days", date, frames)?;
        }
        if week.iter().all(Vec::is_empty) {
            return Err(CalendarError::NoFrames);
        }
        Ok(Self { zone, week, days, source: Vec::new() })
    }

    /// Returns the calendar with the lines that say where it comes from.
    ///
    /// # Errors
    /// [`CalendarError::Source`] over [`SOURCE_LINES_MAX`] lines or [`SOURCE_LINE_MAX`] characters a
    /// line, and for control characters.
    pub fn with_source(self, source: Vec<String>) -> Result<Self, CalendarError> {
        let fits = |line: &String| {
            line.chars().count() <= SOURCE_LINE_MAX && !line.chars().any(char::is_control)
        };
        if source.len() > SOURCE_LINES_MAX || !source.iter().all(fits) {
            return Err(CalendarError::Source);
        }
        Ok(Self { source, ..self })
    }

    /// Returns the lines that say where the calendar comes from.
    #[must_use]
    pub fn source(&self) -> &[String] {
        &self.source
    }

    /// Returns the zone in which the frames are meant.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// Returns the zone's IANA name, such as `Europe/Moscow`.
    #[must_use]
    pub fn zone_name(&self) -> &'static str {
        self.zone.name()
    }

    /// Returns the frames of each weekday, Monday first.
    #[must_use]
    pub const fn week(&self) -> &[Vec<Frame>; 7] {
        &self.week
    }

    /// Returns the days that differ from their weekday; no frames for a holiday.
    #[must_use]
    pub const fn days(&self) -> &BTreeMap<NaiveDate, Vec<Frame>> {
        &self.days
    }
}

fn refuse_disorder(
    part: &str,
    day: &dyn core::fmt::Display,
    frames: &[Frame],
) -> Result<(), CalendarError> {
    let field = || alloc::format!("{part}.{day}");
    if frames.len() > FRAMES_MAX {
        return Err(CalendarError::TooManyFrames { field: field(), given: frames.len() });
    }
    for (before, after) in frames.iter().zip(frames.iter().skip(1)) {
        if after.from() < before.to() {
            return Err(CalendarError::Order { field: field() });
        }
    }
    Ok(())
}
