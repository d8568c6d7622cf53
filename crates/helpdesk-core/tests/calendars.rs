//! The ready calendar of Russia's working days: it loads, and has as many working days as the official
//! one; and the daylight-saving zones of its users, hour by hour, against a walk over every minute.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, TimeZone as _, Utc, Weekday};
use helpdesk_core::hours::Calendar;

const RUSSIA: &str = include_str!("../../../docs/calendars/russia-2026-2027.json");

fn days(year: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    first.iter_days().take_while(move |day| day.year() == year)
}

/// Whole hours of work on a day.
fn hours_of(calendar: &Calendar, day: NaiveDate) -> i64 {
    let begin = calendar.zone().from_local_datetime(&day.and_hms_opt(0, 0, 0).unwrap());
    let begin = begin.unwrap().to_utc();
    calendar.between(begin, begin + TimeDelta::hours(24)).num_hours()
}

#[test]
fn the_calendar_of_russia_has_the_official_number_of_working_days() {
    let calendar: Calendar = serde_json::from_str(RUSSIA).unwrap();
    assert_eq!(calendar.zone_name(), "Europe/Moscow");
    // Month by month, as the production calendar of 2026 counts them: 247 days, 1972 hours of eight
    // a day; a day before a holiday is an hour shorter.
    let official = [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22];
    let mut found: BTreeMap<u32, i64> = BTreeMap::new();
    let (mut all, mut shorter) = (0, 0);
    for day in days(2026) {
        let hours = hours_of(&calendar, day);
        assert!([0, 8, 9].contains(&hours), "{day}: {hours}");
        *found.entry(day.month()).or_default() += i64::from(hours > 0);
        all += i64::from(hours > 0);
        shorter += i64::from(hours == 8);
    }
    assert_eq!(found.into_values().collect::<Vec<_>>(), official);
    assert_eq!((all, shorter, all * 8 - shorter), (247, 4, 1972));
    // 2027 holds only what the Labour Code itself says, and says so.
    let worked = days(2027).filter(|day| hours_of(&calendar, *day) > 0).count();
    assert_eq!(worked, 249);
    assert!(RUSSIA.contains("2027: PRELIMINARY"));
    println!("2026: {all} working days, {shorter} shorter; 2027, preliminary: {worked}");
}

#[test]
fn the_days_around_the_holidays_are_as_decreed() {
    let calendar: Calendar = serde_json::from_str(RUSSIA).unwrap();
    let hours = |day: &str| hours_of(&calendar, day.parse().unwrap());
    for off in [
        "2026-01-01",
        "2026-01-09",
        "2026-03-09",
        "2026-05-11",
        "2026-12-31",
        "2027-01-08",
        "2027-05-03",
        "2027-05-10",
        "2027-06-14",
        "2027-11-04",
    ] {
        assert_eq!(hours(off), 0, "{off}");
    }
    for shorter in ["2026-04-30", "2026-05-08", "2026-06-11", "2026-11-03", "2027-12-31"] {
        assert_eq!(hours(shorter), 8, "{shorter}");
    }
    for whole in ["2026-01-12", "2026-12-30", "2026-11-05", "2027-01-11"] {
        assert_eq!(hours(whole), 9, "{whole}");
    }
    // A request at 18:30 on the last working evening of 2026 is answered by 10:30 after the holidays.
    let moscow = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let due = calendar.after(moscow("2026-12-30T18:30:00+03:00"), TimeDelta::hours(1));
    assert_eq!(due, Some(moscow("2027-01-11T10:30:00+03:00")));
}

#[test]
fn what_the_file_says_of_itself_is_kept_and_decides_nothing() {
    let calendar: Calendar = serde_json::from_str(RUSSIA).unwrap();
    assert!(calendar.source().iter().any(|line| line.starts_with("2027: PRELIMINARY")));
    let written = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&written).unwrap(), calendar);
    let bare = Calendar::new(calendar.zone(), calendar.week().clone(), calendar.days().clone());
    let bare = bare.unwrap();
    for day in days(2026).chain(days(2027)) {
        let (at, hour) = (day.and_hms_opt(15, 30, 0).unwrap().and_utc(), TimeDelta::hours(1));
        assert_eq!(bare.after(at, hour), calendar.after(at, hour), "{at}");
    }
}

#[test]
fn t1_two_years_of_three_zones_agree_with_a_walk_over_every_minute() {
    // Moscow keeps its clock, Kathmandu is off by three quarters, New York changes its clock twice a
    // year; holidays, a working Saturday and nights across the change of the clock.
    let mut minutes = 0_u64;
    for zone in ["Europe/Moscow", "Asia/Kathmandu", "America/New_York"] {
        let json = format!(
            r#"{{"zone":"{zone}","week":{{"monday":["10:00-13:00","14:00-19:00"],
            "tuesday":["10:00-19:00"],"wednesday":["10:00-19:00"],"friday":["00:00-24:00"],
            "sunday":["01:15-03:45"]}},
            "days":{{"2026-01-01":[],"2026-02-23":[],"2026-02-21":["10:00-18:00"],
            "2026-11-04":[],"2026-12-31":["10:00-12:00"]}}}}"#
        );
        let calendar: Calendar = serde_json::from_str(&json).unwrap();
        let frames = |day: NaiveDate| -> Vec<(i64, i64)> {
            match (day.to_string().as_str(), day.weekday()) {
                ("2026-01-01" | "2026-02-23" | "2026-11-04", _) => vec![],
                ("2026-02-21", _) => vec![(600, 1080)],
                ("2026-12-31", _) => vec![(600, 720)],
                (_, Weekday::Mon) => vec![(600, 780), (840, 1140)],
                (_, Weekday::Tue | Weekday::Wed) => vec![(600, 1140)],
                (_, Weekday::Fri) => vec![(0, 1440)],
                (_, Weekday::Sun) => vec![(75, 225)],
                (_, Weekday::Thu | Weekday::Sat) => vec![],
            }
        };
        let begin: DateTime<Utc> = "2025-12-20T00:00:00Z".parse().unwrap();
        let (mut worked, mut last) = (TimeDelta::zero(), begin);
        for n in 0..2 * 366 * 24 * 60 {
            let at = begin + TimeDelta::minutes(n);
            let local = calendar.zone().from_utc_datetime(&at.naive_utc()).naive_local();
            let minute = (local - local.date().and_hms_opt(0, 0, 0).unwrap()).num_minutes();
            let open = frames(local.date()).iter().any(|(from, to)| (*from..*to).contains(&minute));
            if n % 7 == 0 {
                assert_eq!(calendar.is_open(at), open, "{zone} at {at}");
            }
            // Every odd eleven hours the sum is compared.
            if n % 677 == 0 {
                assert_eq!(calendar.between(last, at), worked, "{zone} up to {at}");
                (worked, last) = (TimeDelta::zero(), at);
            }
            worked += TimeDelta::minutes(i64::from(open));
            minutes += 1;
        }
    }
    println!("{minutes} minutes of three zones, 0 differences");
}
