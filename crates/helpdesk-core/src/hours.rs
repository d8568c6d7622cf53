//! Working hours (T1): when the desk answers, and when an answer is due.
//!
//! A [`Calendar`] is a zone, the frames of each weekday, and the days that differ: holidays, working
//! Saturdays, shortened days. As JSON, which `helpdesk hours load FILE` takes, it is
//!
//! ```
//! # use helpdesk_core::hours::Calendar;
//! let calendar: Calendar = serde_json::from_str(r#"{
//!     "zone": "Europe/Moscow",
//!     "week": {
//!         "monday": ["10:00-13:00", "14:00-19:00"], "tuesday": ["10:00-19:00"],
//!         "wednesday": ["10:00-19:00"], "thursday": ["10:00-19:00"], "friday": ["10:00-24:00"]
//!     },
//!     "days": { "2026-01-01": [], "2026-02-21": ["10:00-18:00"] }
//! }"#)?;
//! assert_eq!(calendar.zone_name(), "Europe/Moscow");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A list of lines under `source` may say where the calendar comes from: it is kept and shown, and
//! decides nothing. A ready file of Russia's working days stands in `docs/calendars/`.
//!
//! A weekday left out is a day off; a day under `days` has the frames given there and no others, so
//! `[]` is a holiday. Frames are half-open: at 10:00 the desk is open, at 19:00 it is not.
//!
//! **Clock changes.** A frame covers exactly the instants whose local date and time lie in it. Local
//! times that the clock skips hold no working time, local times that it repeats are worked twice, and
//! a date that a zone skipped altogether does not occur. The time zone tables are those built into
//! the program; they know clock changes up to the year 2099, and the last offset stays after it.
//!
//! Nothing here panics or overflows, whatever the instants. A leap second counts as the last
//! nanosecond of the second before it.

mod calendar;
mod error;
mod explain;
mod frame;
mod json;
mod limits;
mod walk;
mod why;

use chrono::{DateTime, TimeDelta, Utc};

pub use self::calendar::Calendar;
pub use self::error::CalendarError;
pub use self::explain::{Explanation, Interval, SpecialDay};
pub use self::frame::Frame;
pub use self::json::CalendarFile;
pub use self::limits::{DAYS_MAX, FRAMES_MAX, HORIZON_DAYS, SOURCE_LINE_MAX, SOURCE_LINES_MAX};
use self::walk::{DAY, Nanos, Walk};
pub use self::why::Why;

impl Calendar {
    /// Returns whether the instant lies in working hours.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        let second = at.timestamp();
        let local = second + walk::offset(self.zone(), second);
        let second_of_day = local.rem_euclid(DAY);
        let plan = walk::plan(self, local.div_euclid(DAY));
        plan.frames.iter().any(|frame| frame.seconds().contains(&second_of_day))
    }

    /// Returns the first instant from `at` on that lies in working hours: `at` itself if it does, or `None`
    /// if there is none within [`HORIZON_DAYS`].
    #[must_use]
    pub fn next_open(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.is_open(at) {
            return Some(at);
        }
        let from = walk::nanos(at);
        let (open, _) = Walk::new(self, from, walk::horizon(from)).spans().next()?;
        walk::instant(open)
    }

    /// Returns the first instant by which `working` of working time has passed since `start`: `start` itself
    /// if `working` is zero, or `None` if it takes more than [`HORIZON_DAYS`].
    ///
    /// One hour from Friday 18:00 is over at 19:00; from Friday 18:30, at 10:30 on Monday.
    #[must_use]
    pub fn after(&self, start: DateTime<Utc>, working: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = walk::length(working);
        if left <= 0 {
            return Some(start);
        }
        let from = walk::nanos(start);
        for (open, close) in Walk::new(self, from, walk::horizon(from)).spans() {
            if left <= close - open {
                return walk::instant(open + left);
            }
            left -= close - open;
        }
        None
    }

    /// Returns the working time between two instants; zero when `to` is not after `from`.
    ///
    /// Takes time in proportion to the days between them.
    #[must_use]
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let walk = Walk::new(self, walk::nanos(from), walk::nanos(to));
        walk::delta(walk.spans().map(|(open, close)| close - open).sum::<Nanos>())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::string::{String, ToString as _};
    use std::vec::Vec;

    use chrono::NaiveDate;
    use chrono_tz::Tz;

    use super::calendar::WEEKDAYS;
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        let text = if text.len() == 16 { std::format!("{text}:00+03:00") } else { text.into() };
        DateTime::parse_from_rfc3339(&text).unwrap().to_utc()
    }

    fn calendar(zone: &str, frames: &str, days: &str) -> Calendar {
        let names = WEEKDAYS.map(|day| std::format!(r#""{day}":[{frames}]"#)).join(",");
        let json = std::format!(r#"{{"zone":"{zone}","week":{{{names}}},"days":{{{days}}}}}"#);
        serde_json::from_str(&json).unwrap()
    }

    const HOUR: TimeDelta = TimeDelta::hours(1);

    #[test]
    fn t1_the_first_answer_is_due_one_working_hour_after_opening() {
        let desk = Calendar::default();
        // 2026-11-20 is a Friday; times are Moscow's.
        let cases = [
            ("2026-11-20T18:30", "2026-11-23T10:30"),
            ("2026-11-20T18:00", "2026-11-20T19:00"),
            ("2026-11-20T17:59", "2026-11-20T18:59"),
            ("2026-11-20T19:00", "2026-11-23T11:00"),
            ("2026-11-21T12:00", "2026-11-23T11:00"),
            ("2026-11-23T00:00", "2026-11-23T11:00"),
            ("2026-11-23T10:00", "2026-11-23T11:00"),
            ("2026-11-22T23:59", "2026-11-23T11:00"),
        ];
        for (opened, due) in cases {
            assert_eq!(desk.after(at(opened), HOUR), Some(at(due)), "opened {opened}");
        }
        let opened = at("2026-11-20T18:30:00.000001+03:00");
        assert_eq!(desk.after(opened, HOUR), Some(at("2026-11-23T10:30:00.000001+03:00")));
    }

    #[test]
    fn t1_frames_are_half_open() {
        let desk = Calendar::default();
        assert!(!desk.is_open(at("2026-11-20T09:59:59.999999999+03:00")));
        assert!(desk.is_open(at("2026-11-20T10:00")));
        assert!(desk.is_open(at("2026-11-20T18:59:59.999999999+03:00")));
        assert!(!desk.is_open(at("2026-11-20T19:00")));
        assert_eq!(desk.next_open(at("2026-11-20T19:00")), Some(at("2026-11-23T10:00")));
        assert_eq!(desk.next_open(at("2026-11-20T12:34")), Some(at("2026-11-20T12:34")));
    }

    #[test]
    fn t1_holidays_and_moved_days_replace_their_weekday() {
        let mut desk = Calendar::default();
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        desk.days.insert(date(23), Vec::new());
        desk.days.insert(date(21), Vec::from(["12:00-12:20".parse().unwrap()]));
        let told = desk.explain(at("2026-11-20T18:30"), HOUR);
        assert_eq!(told.due, Some(at("2026-11-24T10:10")));
        assert_eq!(told.due, desk.after(told.start, told.working));
        let interval = |from, to| Interval { from: at(from), to: at(to) };
        assert_eq!(
            told.intervals,
            [
                interval("2026-11-20T18:30", "2026-11-20T19:00"),
                interval("2026-11-21T12:00", "2026-11-21T12:20"),
                interval("2026-11-24T10:00", "2026-11-24T10:10"),
            ]
        );
        let days: Vec<_> = told.days.iter().map(|day| (day.date, day.why)).collect();
        let expected = [(21, Why::Moved), (22, Why::Weekend), (23, Why::Holiday)];
        assert_eq!(days, expected.map(|(day, why)| (date(day), why)));
        let json = serde_json::to_string(&told).unwrap();
        let head = r#"{"zone":"Europe/Moscow","start":"2026-11-20T15:30:00Z","working":"PT3600S","#;
        assert!(json.starts_with(head), "{json}");
        assert!(json.contains(r#"{"date":"2026-11-23","why":"holiday"}"#), "{json}");
    }

    #[test]
    fn t1_hours_that_the_clock_skips_do_not_count_and_hours_it_repeats_count_twice() {
        let night = calendar("America/New_York", r#""01:00-03:00""#, "");
        let open = |from, to| night.between(at(from), at(to)).num_minutes();
        // 2026-03-08: after 01:59 EST comes 03:00 EDT.
        assert_eq!(open("2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00"), 60);
        // 2026-11-01: after 01:59 EDT comes 01:00 EST.
        assert_eq!(open("2026-11-01T00:00:00-04:00", "2026-11-01T12:00:00-05:00"), 180);
        assert_eq!(open("2026-11-02T00:00:00-05:00", "2026-11-02T12:00:00-05:00"), 120);
        let told = night.explain(at("2026-11-01T00:00:00-04:00"), TimeDelta::hours(3));
        assert_eq!(told.due, Some(at("2026-11-01T03:00:00-05:00")));
        assert_eq!(told.intervals.len(), 1);

        let skipped = calendar("America/New_York", r#""02:10-02:50""#, "");
        let spring = at("2026-03-08T00:00:00-05:00");
        assert_eq!(skipped.next_open(spring), Some(at("2026-03-09T02:10:00-04:00")));
    }

    #[test]
    fn t1_a_date_that_the_zone_skipped_holds_no_hours() {
        // Samoa went from 29 to 31 December 2011.
        let samoa = calendar("Pacific/Apia", r#""00:00-24:00""#, r#""2011-12-30":[]"#);
        let (from, to) = (at("2011-12-29T12:00:00-10:00"), at("2011-12-31T12:00:00+14:00"));
        assert_eq!(samoa.between(from, to), TimeDelta::hours(24));
        assert_eq!(samoa.explain(from, TimeDelta::hours(24)).days, []);
    }

    #[test]
    fn nothing_open_within_the_horizon_is_no_answer() {
        let mut desk = Calendar::default();
        let first = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        desk.days = first.iter_days().take(401).map(|day| (day, Vec::new())).collect();
        let start = at("2026-11-20T12:00");
        assert_eq!(desk.next_open(start), None);
        assert_eq!(desk.after(start, HOUR), None);
        let told = desk.explain(start, HOUR);
        assert_eq!((told.due, told.intervals.len(), told.days.len()), (None, 0, 401));
        assert!(desk.next_open(at("2026-11-22T12:00")).is_some());
        assert_eq!(Calendar::default().after(start, TimeDelta::MAX), None);
    }

    #[test]
    fn nothing_to_wait_for_is_over_at_once_and_time_does_not_run_backwards() {
        let desk = Calendar::default();
        let saturday = at("2026-11-21T12:00");
        for none in [TimeDelta::zero(), TimeDelta::nanoseconds(-1), TimeDelta::MIN] {
            assert_eq!(desk.after(saturday, none), Some(saturday));
            assert_eq!(desk.explain(saturday, none).due, Some(saturday));
        }
        assert_eq!(desk.between(at("2026-11-23T12:00"), saturday), TimeDelta::zero());
    }

    #[test]
    fn a_year_holds_its_working_days() {
        // 2026 has 261 weekdays.
        let (from, to) = (at("2026-01-01T00:00"), at("2027-01-01T00:00"));
        assert_eq!(Calendar::default().between(from, to), TimeDelta::hours(261 * 9));
    }

    #[test]
    fn a_calendar_out_of_order_is_refused() {
        let frame = |text: &str| text.parse::<Frame>().unwrap();
        let new = |frames: &[Frame]| {
            let week = WEEKDAYS.map(|_| frames.to_vec());
            Calendar::new(Tz::UTC, week, BTreeMap::new()).map_err(|error| error.to_string())
        };
        assert!(new(&[frame("10:00-14:00"), frame("14:00-19:00")]).is_ok());
        let order = "week.monday: the frames of a day must be in order and must not overlap";
        let overlap = [frame("10:00-14:00"), frame("13:59-19:00")];
        assert_eq!(new(&overlap), Err(String::from(order)));
        assert_eq!(new(&[frame("14:00-19:00"), frame("10:00-11:00")]), Err(String::from(order)));
        assert!(new(&[]).is_err());
    }
}
