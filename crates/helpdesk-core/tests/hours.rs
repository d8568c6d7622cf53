//! Working hours (T1) against a slow model that walks minute by minute and looks at nothing but the
//! local date and time of each.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected ends there"
)]

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Timelike as _, Utc};
use chrono_tz::Tz;
use helpdesk_core::hours::{Calendar, Frame, HORIZON_DAYS, Why};
use proptest::prelude::*;

/// A calendar as the generators make it; the model reads this and never the [`Calendar`].
#[derive(Debug, Clone)]
struct Plan {
    zone: Tz,
    week: [Vec<(u16, u16)>; 7],
    days: BTreeMap<NaiveDate, Vec<(u16, u16)>>,
}

impl Plan {
    fn calendar(&self) -> Calendar {
        let frames = |frames: &Vec<(u16, u16)>| -> Vec<Frame> {
            frames.iter().map(|&(from, to)| Frame::new(from, to).unwrap()).collect()
        };
        let days = self.days.iter().map(|(date, day)| (*date, frames(day))).collect();
        Calendar::new(self.zone, self.week.each_ref().map(frames), days).unwrap()
    }

    fn is_open(&self, at: DateTime<Utc>) -> bool {
        let local = at.with_timezone(&self.zone).naive_local();
        let weekday = local.weekday().num_days_from_monday() as usize;
        let frames = self.days.get(&local.date()).unwrap_or(&self.week[weekday]);
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap();
        frames.iter().any(|&(from, to)| from <= minute && minute < to)
    }

    /// Gives the pieces of whole minutes between two instants, and whether each is open.
    fn minutes(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>, bool)> + '_ {
        let mut at = from;
        std::iter::from_fn(move || {
            let begin = at;
            let whole = DateTime::from_timestamp(begin.timestamp().div_euclid(60) * 60, 0).unwrap();
            at = (whole + TimeDelta::minutes(1)).min(to);
            (begin < to).then(|| (begin, at, self.is_open(begin)))
        })
    }

    fn after(&self, start: DateTime<Utc>, working: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = working;
        for (from, to, open) in self.minutes(start, horizon(start)) {
            if left.is_zero() {
                return Some(from);
            }
            if open {
                if left <= to - from {
                    return Some(from + left);
                }
                left -= to - from;
            }
        }
        None
    }

    fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let open = self.minutes(from, to).filter(|&(_, _, open)| open);
        open.fold(TimeDelta::zero(), |sum, (from, to, _)| sum + (to - from))
    }

    fn next_open(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.minutes(at, horizon(at)).find(|&(_, _, open)| open).map(|(from, _, _)| from)
    }
}

fn horizon(start: DateTime<Utc>) -> DateTime<Utc> {
    start + TimeDelta::days(i64::from(HORIZON_DAYS))
}

/// Zones, each with days on which its clock changes: by an hour, by half an hour, at midnight, by
/// fasting month, by a whole day, for good.
const ZONES: [(Tz, &[&str]); 10] = [
    (Tz::Europe__Moscow, &["2010-10-31", "2011-03-27", "2014-10-26"]),
    (Tz::Asia__Kathmandu, &["1986-01-01"]),
    (Tz::America__New_York, &["2026-03-08", "2026-11-01", "2027-03-14"]),
    (Tz::Europe__London, &["2026-03-29", "2026-10-25"]),
    (Tz::Australia__Lord_Howe, &["2026-04-05", "2026-10-04"]),
    (Tz::Africa__Casablanca, &["2026-02-15", "2026-03-22"]),
    (Tz::Asia__Beirut, &["2026-03-29", "2026-10-25"]),
    (Tz::America__Sao_Paulo, &["2018-02-18", "2018-11-04"]),
    (Tz::Pacific__Apia, &["2011-12-30", "2011-09-24"]),
    (Tz::UTC, &["2024-02-29"]),
];

/// Frames in order, at most three: cut points at quarters of an hour, or at any minute.
fn frames() -> impl Strategy<Value = Vec<(u16, u16)>> {
    let point = prop_oneof![3 => (0_u16..=96).prop_map(|quarter| quarter * 15), 1 => 0_u16..=1440];
    let cut = prop::collection::btree_set(point, 2..=6).prop_map(|points| {
        let points: Vec<u16> = points.into_iter().collect();
        points.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    });
    let touching = Just(vec![(540, 780), (780, 1080)]);
    prop_oneof![
        4 => cut,
        3 => Just(vec![(600, 1140)]),
        1 => Just(vec![(0, 1440)]),
        1 => Just(vec![(60, 180)]),
        1 => touching,
        2 => Just(vec![]),
    ]
}

/// A calendar, and an instant around which its clock changes and its exceptional days lie.
fn plan() -> impl Strategy<Value = (Plan, DateTime<Utc>)> {
    let zone = prop::sample::select(&ZONES[..]);
    let day = (zone, any::<prop::sample::Index>(), any::<bool>(), 0_i64..20_000).prop_map(
        |((zone, changes), which, near, far)| {
            let change: NaiveDate = which.get(changes).parse().unwrap();
            let far = NaiveDate::from_ymd_opt(1985, 1, 1).unwrap() + TimeDelta::days(far);
            (zone, if near { change } else { far })
        },
    );
    let second = -4_i64 * 86_400..2 * 86_400;
    let nano = prop_oneof![Just(0), Just(1_000), 0_u32..1_000_000_000];
    let week = prop::array::uniform7(frames());
    let days = prop::collection::vec((-5_i64..15, frames()), 0..6);
    (day, second, any::<bool>(), nano, week, days).prop_map(
        |((zone, day), second, whole, nano, mut week, days)| {
            if week.iter().all(Vec::is_empty) {
                week[0] = vec![(600, 1140)];
            }
            let noon = day.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp();
            let second = noon + if whole { second / 900 * 900 } else { second };
            let at = DateTime::from_timestamp(second, if whole { 0 } else { nano }).unwrap();
            let days = days.into_iter().map(|(i, frames)| (day + TimeDelta::days(i), frames));
            (Plan { zone, week, days: days.collect() }, at)
        },
    )
}

/// Up to 40 hours of working time; often whole hours, sometimes nothing.
fn working() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        3 => (0_i64..=40).prop_map(TimeDelta::hours),
        1 => (0_i64..=2_400).prop_map(TimeDelta::minutes),
        1 => (0_i64..=144_000_000_000_000).prop_map(TimeDelta::nanoseconds),
    ]
}

/// Any instant that can be written, often at the very ends.
fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    let (min, max) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let second = prop_oneof![
        min.timestamp()..=min.timestamp() + 100_000,
        max.timestamp() - 40_000_000..=max.timestamp(),
        min.timestamp()..=max.timestamp(),
    ];
    prop_oneof![
        // The nanoseconds from a whole second up are leap seconds.
        8 => (second, 0_u32..2_000_000_000).prop_map(|(second, nano)| {
            let nano = if second.rem_euclid(60) == 59 { nano } else { nano % 1_000_000_000 };
            DateTime::from_timestamp(second, nano).unwrap_or_default()
        }),
        1 => Just(min),
        1 => Just(max),
    ]
}

proptest! {
    #[test]
    fn t1_after_agrees_with_the_model((plan, at) in plan(), working in working()) {
        prop_assert_eq!(plan.calendar().after(at, working), plan.after(at, working));
    }

    #[test]
    fn t1_between_agrees_with_the_model((plan, at) in plan(), length in 0_i64..1_500_000_000) {
        let to = at + TimeDelta::milliseconds(length);
        prop_assert_eq!(plan.calendar().between(at, to), plan.between(at, to));
        prop_assert_eq!(plan.calendar().between(to, at), TimeDelta::zero());
    }

    #[test]
    fn t1_is_open_agrees_with_the_model((plan, at) in plan(), step in 1_i64..4_000) {
        let calendar = plan.calendar();
        for n in 0..500 {
            let at = at + TimeDelta::seconds(step * n);
            prop_assert_eq!(calendar.is_open(at), plan.is_open(at), "at {}", at);
        }
    }

    #[test]
    fn t1_next_open_agrees_with_the_model((plan, at) in plan()) {
        prop_assert_eq!(plan.calendar().next_open(at), plan.next_open(at));
    }

    #[test]
    fn t1_an_explanation_counts_the_working_time_up_to_the_deadline(
        (plan, at) in plan(),
        working in working(),
    ) {
        let calendar = plan.calendar();
        let told = calendar.explain(at, working);
        prop_assert_eq!(told.due, calendar.after(at, working));
        prop_assert_eq!((told.zone, told.start, told.working), (plan.zone, at, working));

        let sum = told.intervals.iter().fold(TimeDelta::zero(), |sum, i| sum + (i.to - i.from));
        match told.due {
            Some(due) => {
                prop_assert_eq!(sum, working);
                prop_assert_eq!(told.intervals.last().map_or(at, |last| last.to), due);
            }
            None => prop_assert!(sum < working),
        }
        for pair in told.intervals.windows(2) {
            prop_assert!(pair[0].to < pair[1].from, "joined where they touch, and in order");
        }
        for interval in &told.intervals {
            prop_assert!(at <= interval.from && interval.from < interval.to);
            prop_assert_eq!(calendar.between(interval.from, interval.to), interval.to - interval.from);
        }
    }

    #[test]
    fn t1_an_explanation_names_each_unusual_day_once((plan, at) in plan(), working in working()) {
        let told = plan.calendar().explain(at, working);
        let end = told.due.unwrap_or_else(|| horizon(at));
        let mut expected = Vec::new();
        let mut seen = None;
        for (minute, _, _) in plan.minutes(at, end) {
            let date = minute.with_timezone(&plan.zone).date_naive();
            if seen.replace(date) == Some(date) {
                continue;
            }
            let weekday = date.weekday().num_days_from_monday() as usize;
            let why = match plan.days.get(&date) {
                Some(frames) if frames.is_empty() => Why::Holiday,
                Some(_) => Why::Moved,
                None if plan.week[weekday].is_empty() => Why::Weekend,
                None => continue,
            };
            expected.push((date, why));
        }
        let days: Vec<_> = told.days.iter().map(|day| (day.date, day.why)).collect();
        prop_assert_eq!(days, expected);
    }

    #[test]
    fn t1_between_takes_back_what_after_adds((plan, at) in plan(), working in working()) {
        let calendar = plan.calendar();
        if let Some(due) = calendar.after(at, working) {
            prop_assert_eq!(calendar.between(at, due), working);
            if at < due {
                prop_assert!(calendar.between(at, due - TimeDelta::nanoseconds(1)) < working);
            }
        }
    }

    #[test]
    fn a_calendar_reads_back_from_its_json((plan, _) in plan()) {
        let calendar = plan.calendar();
        let json = serde_json::to_string(&calendar).unwrap();
        prop_assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    }

    #[test]
    fn no_instant_and_no_length_panics(
        (plan, _) in plan(),
        at in any_instant(),
        seconds in i64::MIN / 1_000..=i64::MAX / 1_000,
        days in 0_i64..3_000,
    ) {
        let calendar = plan.calendar();
        prop_assert!(!calendar.is_open(at) || calendar.next_open(at) == Some(at));
        let open = calendar.next_open(at);
        prop_assert!(open.is_none_or(|open| at <= open && calendar.is_open(open)));
        for working in [TimeDelta::seconds(seconds), TimeDelta::hours(9), TimeDelta::MAX, TimeDelta::MIN] {
            prop_assert_eq!(calendar.explain(at, working).due, calendar.after(at, working));
        }
        let to = at.checked_add_signed(TimeDelta::days(days)).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let open = calendar.between(at, to);
        prop_assert!(TimeDelta::zero() <= open && open <= TimeDelta::days(days + 1));
    }
}
