//! The calendar as JSON, read through a raw form, so that every calendar has passed the checks.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::calendar::{Calendar, WEEKDAYS};
use super::error::{CalendarError, cut};
use super::frame::Frame;
use super::limits::DAYS_MAX;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "working hours: an object of `zone`, `week`, `days`")]
struct Raw {
    /// Where the calendar comes from, line by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    source: Vec<String>,
    zone: String,
    week: Week,
    #[serde(default)]
    days: Days,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object of weekdays, each a list of frames")]
#[derive(Default)]
struct Week {
    monday: Vec<String>,
    tuesday: Vec<String>,
    wednesday: Vec<String>,
    thursday: Vec<String>,
    friday: Vec<String>,
    saturday: Vec<String>,
    sunday: Vec<String>,
}

/// An object of dates, read as a list so that a date given twice is seen.
#[derive(Default)]
struct Days(Vec<(String, Vec<String>)>);

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(date, frames)| (date, frames)))
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Dates;

        impl<'de> Visitor<'de> for Dates {
            type Value = Days;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of dates, each a list of frames")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Days, A::Error> {
                let mut days = Vec::new();
                while let Some(day) = map.next_entry()? {
                    if days.len() == DAYS_MAX {
                        return Err(A::Error::custom(CalendarError::TooManyDays));
                    }
                    days.push(day);
                }
                Ok(Days(days))
            }
        }

        deserializer.deserialize_map(Dates)
    }
}

fn read(field: &str, frames: &[String]) -> Result<Vec<Frame>, CalendarError> {
    frames.iter().map(|frame| Frame::read(field, frame)).collect()
}

fn write(frames: &[Frame]) -> Vec<String> {
    frames.iter().copied().map(String::from).collect()
}

impl TryFrom<Raw> for Calendar {
    type Error = CalendarError;

    fn try_from(raw: Raw) -> Result<Self, CalendarError> {
        let zone: Tz = match raw.zone.parse() {
            Ok(zone) => zone,
            Err(_) => return Err(CalendarError::Zone { given: cut(&raw.zone) }),
        };
        let Week { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = raw.week;
        let given = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
        let mut week: [Vec<Frame>; 7] = Default::default();
        for ((frames, name), given) in week.iter_mut().zip(WEEKDAYS).zip(&given) {
            *frames = read(&alloc::format!("week.{name}"), given)?;
        }
        let mut days = BTreeMap::new();
        for (given, frames) in &raw.days.0 {
            let date = given
                .parse::<NaiveDate>()
                .ok()
                .filter(|date| date.to_string() == *given)
                .ok_or_else(|| CalendarError::Date { given: cut(given) })?;
            let frames = read(&alloc::format!("days.{date}"), frames)?;
            if days.insert(date, frames).is_some() {
                return Err(CalendarError::Twice { date });
            }
        }
        Self::new(zone, week, days)?.with_source(raw.source)
    }
}

impl Serialize for Calendar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] =
            self.week().each_ref().map(|frames| write(frames));
        let week = Week { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
        let days = self.days().iter().map(|(date, frames)| (date.to_string(), write(frames)));
        let (source, zone) = (self.source().to_vec(), self.zone_name().into());
        let raw = Raw { source, zone, week, days: Days(days.collect()) };
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Calendar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Raw::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A calendar as read from a file: of the right shape, but not yet checked. For doors that explain in the
/// reader's language what is wrong with it.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct CalendarFile(Raw);

impl fmt::Debug for CalendarFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CalendarFile").field(&self.0.zone).finish()
    }
}

impl TryFrom<CalendarFile> for Calendar {
    type Error = CalendarError;

    fn try_from(file: CalendarFile) -> Result<Self, CalendarError> {
        Self::try_from(file.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::ToOwned as _;
    use std::format;

    fn refusal(json: &str) -> String {
        serde_json::from_str::<Calendar>(json).unwrap_err().to_string()
    }

    #[test]
    fn the_default_calendar_is_readable_json() {
        let json = serde_json::to_string(&Calendar::default()).unwrap();
        let day = r#"["10:00-19:00"]"#;
        let expected = format!(
            r#"{{"zone":"Europe/Moscow","week":{{"monday":{day},"tuesday":{day},"wednesday":{day},"thursday":{day},"friday":{day},"saturday":[],"sunday":[]}},"days":{{}}}}"#
        );
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), Calendar::default());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        let week = r#"{"monday":["10:00-19:00"]}"#;
        let with = |zone: &str, week: &str, days: &str| {
            refusal(&format!(r#"{{"zone":"{zone}","week":{week},"days":{days}}}"#))
        };
        let zone = "Asia/Kathmandu";
        let cases = [
            (with("Moscow", week, "{}"), "zone: `Moscow` is not a known time zone"),
            (with(zone, r#"{"monday":["9-18"]}"#, "{}"), "week.monday: `9-18` is not a frame"),
            (with(zone, "{}", "{}"), "week: at least one weekday"),
            (with(zone, r#"{"mon":[]}"#, "{}"), "unknown field `mon`"),
            (with(zone, r#"{"monday":[],"monday":[]}"#, "{}"), "duplicate field `monday`"),
            (
                with(zone, r#"{"sunday":["10:00-14:00","13:59-19:00"]}"#, "{}"),
                "week.sunday: the frames of a day must be in order",
            ),
            (
                with(zone, week, r#"{"2026-02-21":["10:00-19:00","08:00-09:00"]}"#),
                "days.2026-02-21: the frames of a day must be in order",
            ),
            (with(zone, week, r#"{"2026-02-30":[]}"#), "days: `2026-02-30` is not a date"),
            (with(zone, week, r#"{"2026-2-3":[]}"#), "days: `2026-2-3` is not a date"),
            (
                with(zone, week, r#"{"2026-02-03":[],"2026-02-03":[]}"#),
                "days: `2026-02-03` is given twice",
            ),
            (
                with(zone, week, r#"{"2026-02-03":["25:00-26:00"]}"#),
                "days.2026-02-03: `25:00-26:00` is not a frame",
            ),
            (with(zone, week, "[]"), "expected an object of dates"),
            (refusal(r#"{"week":{}}"#), "missing field `zone`"),
            (refusal(r#"{"zone":"UTC"}"#), "missing field `week`"),
            (refusal(r#"{"zone":"UTC","week":{},"holidays":{}}"#), "unknown field `holidays`"),
            (refusal("7"), "expected working hours: an object of `zone`, `week`, `days`"),
        ];
        for (error, expected) in cases {
            assert!(error.contains(expected), "`{error}` should say `{expected}`");
        }
    }

    #[test]
    fn a_file_of_the_right_shape_is_checked_afterwards() {
        let json = r#"{"zone":"Moscow","week":{"monday":["10:00-19:00"]}}"#;
        let file: CalendarFile = serde_json::from_str(json).unwrap();
        let expected = CalendarError::Zone { given: "Moscow".into() };
        assert_eq!(Calendar::try_from(file), Err(expected));
        assert!(serde_json::from_str::<CalendarFile>("{}").is_err());
    }

    #[test]
    fn the_limits_are_kept_and_named() {
        let frames = |n: usize| {
            let frames = (0..n).map(|i| format!(r#""{i:02}:00-{i:02}:30""#)).collect::<Vec<_>>();
            format!(r#"{{"zone":"UTC","week":{{"monday":[{}]}}}}"#, frames.join(","))
        };
        assert!(serde_json::from_str::<Calendar>(&frames(8)).is_ok());
        let nine = refusal(&frames(9));
        assert!(nine.contains("week.monday: a day has at most 8 frames, not 9"), "{nine}");

        let days = |n: usize| {
            let epoch = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
            let days = epoch.iter_days().take(n).map(|day| format!(r#""{day}":[]"#));
            let days = days.collect::<Vec<_>>().join(",");
            format!(r#"{{"zone":"UTC","week":{{"monday":["10:00-19:00"]}},"days":{{{days}}}}}"#)
        };
        assert!(serde_json::from_str::<Calendar>(&days(4_000)).is_ok());
        let many = refusal(&days(4_001));
        assert!(many.contains("days: at most 4000 days may differ"), "{many}");
    }

    #[test]
    fn the_source_is_kept_within_its_limits() {
        let with = |lines: &[String]| {
            let lines = serde_json::to_string(lines).unwrap();
            format!(r#"{{"source":{lines},"zone":"UTC","week":{{"monday":["10:00-19:00"]}}}}"#)
        };
        let most = std::vec!["я".repeat(1_000); 20];
        let calendar: Calendar = serde_json::from_str(&with(&most)).unwrap();
        assert_eq!(calendar.source(), most);
        let json = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
        let long = std::vec!["я".repeat(1_001)];
        for bad in [&std::vec![String::new(); 21], &long, &std::vec!["\u{1b}[2J".to_owned()]] {
            let refused = refusal(&with(bad));
            assert!(refused.contains("source: at most 20 lines of at most 1000"), "{refused}");
        }
    }

    #[test]
    fn the_farthest_dates_read_back() {
        let mut week: [Vec<Frame>; 7] = Default::default();
        week[6] = Vec::from([Frame::USUAL]);
        let days = [NaiveDate::MIN, NaiveDate::MAX].map(|date| (date, Vec::new()));
        let calendar = Calendar::new(Tz::UTC, week, days.into()).unwrap();
        let json = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    }
}
