//! The days of a report: read from the address, chosen in a form, told to people.

use chrono::{DateTime, Datelike as _, Days as Count, Months, NaiveDate, TimeDelta, TimeZone, Utc};
use helpdesk::Period;
use helpdesk_l10n::{Args, Refused};
use serde::Deserialize;

use super::narrow::Narrow;
use crate::banner::{Banner, FieldProblem};
use crate::choice::{Current, Link, Param};
use crate::frame::Frame;

/// The years that are accepted.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9999;
/// How many weeks the longest ready-made period has.
const WEEKS: u64 = 12;

/// The first and the last day, where they were chosen.
pub(super) type Chosen = (Option<NaiveDate>, Option<NaiveDate>);

/// What a report is on, as the address says it.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    pub(super) agent: String,
    #[serde(default)]
    pub(super) project: String,
    #[serde(default)]
    pub(super) priority: String,
}

/// What is wrong with the days, and at which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    From,
    To,
    Order,
}

impl Problem {
    const fn field(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To | Self::Order => "to",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::From | Self::To => "report-bad-date",
            Self::Order => "report-bad-order",
        }
    }

    /// Returns the message above the page.
    pub(super) fn notice(self, f: &Frame) -> Banner {
        let (what, instead) = (f.w("report-bad-days"), String::new());
        let mut notice = Banner::bad(Refused { what, instead });
        notice.problems.push(FieldProblem::new(self.field(), f.w(self.key())));
        notice
    }
}

impl Asked {
    /// Returns the chosen days.
    pub(super) fn chosen(&self) -> Result<Chosen, Problem> {
        let from = day(&self.from).map_err(|()| Problem::From)?;
        let to = day(&self.to).map_err(|()| Problem::To)?;
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(Problem::Order),
            chosen => Ok(chosen),
        }
    }

    /// Returns what the report is narrowed to.
    pub(super) fn narrow(&self) -> Narrow {
        let (agent, project) = (self.agent.clone(), self.project.clone());
        Narrow { agent, project, priority: self.priority.clone() }
    }

    /// Returns the days for another address; empty if they are invalid.
    pub(super) fn query(&self) -> String {
        let narrow = self.narrow().query();
        match self.chosen() {
            Ok((None, None)) | Err(_) if narrow.is_empty() => String::new(),
            Err(_) => format!("?from=&to={narrow}"),
            Ok((from, to)) => {
                let day =
                    |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
                format!("?from={}&to={}{narrow}", day(from), day(to))
            }
        }
    }
}

fn day(typed: &str) -> Result<Option<NaiveDate>, ()> {
    match typed.trim() {
        "" => Ok(None),
        typed => {
            let day: Option<NaiveDate> = typed.parse().ok();
            day.filter(|day| YEARS.contains(&day.year())).map(Some).ok_or(())
        }
    }
}

/// The days of a period, in the desk's zone, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
}

impl Days {
    /// Returns the days of a period.
    pub(super) fn of<Z: TimeZone>(period: Period, zone: Z) -> Self {
        let last = period.to.checked_sub_signed(TimeDelta::microseconds(1)).unwrap_or(period.to);
        let date = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        Self { from: date(period.from), to: date(last) }
    }

    /// Returns the twelve weeks, from a Monday on, that end with this day.
    pub(super) fn weeks(today: NaiveDate) -> Self {
        let back = u64::from(today.weekday().num_days_from_monday()) + 7 * (WEEKS - 1);
        Self { from: today.checked_sub_days(Count::new(back)).unwrap_or(today), to: today }
    }

    /// Returns the month of a day.
    fn month(day: NaiveDate) -> Self {
        let from = day.with_day(1).unwrap_or(day);
        let next = from.checked_add_months(Months::new(1));
        Self { from, to: next.and_then(|next| next.pred_opt()).unwrap_or(day) }
    }

    /// Returns the days for an address.
    pub(super) fn query(self) -> String {
        format!("?from={}&to={}", self.from, self.to)
    }

    /// Returns the days as the fields of a form.
    pub(super) fn params(self) -> Vec<Param> {
        vec![Param::new("from", self.from.to_string()), Param::new("to", self.to.to_string())]
    }

    /// Returns the days for the name of a file.
    pub(super) fn in_name(self) -> String {
        format!("-{}-{}", self.from, self.to)
    }

    /// Returns the days as people read them.
    pub(super) fn told(self, f: &Frame) -> String {
        let date = |day| f.l10n.date_with_year(noon(f, day), f.here.zone);
        let args = Args::new().text("from", date(self.from)).text("to", date(self.to));
        f.l10n.say("report-days", &args.text("zone", f.l10n.zone(f.here.zone)))
    }
}

/// Returns an instant of a day: a zone may skip midnight, but no noon.
pub(super) fn noon(f: &Frame, day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_hms_opt(12, 0, 0).unwrap_or_default();
    let found = f.here.zone.from_local_datetime(&local).earliest();
    found.map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// Returns the day that it is now, in the desk's zone.
pub(super) fn today(f: &Frame) -> NaiveDate {
    f.here.now.with_timezone(&f.here.zone).date_naive()
}

/// A field of the form.
pub(super) struct DayField {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) value: String,
    /// `date`, or `text` for something that is not a date, which browsers would drop.
    pub(super) kind: &'static str,
    pub(super) problem: Option<String>,
}

/// The form in which the days are chosen, and the ready-made periods.
pub(super) struct DaysForm {
    pub(super) action: String,
    pub(super) fields: [DayField; 2],
    pub(super) presets: Vec<Link>,
    /// What else the address says.
    pub(super) also: Vec<Param>,
}

impl DaysForm {
    /// Returns the form with the days that are shown.
    pub(super) fn of(f: &Frame, path: &str, days: Days) -> Self {
        let (from, to) = (days.from.to_string(), days.to.to_string());
        let asked = Asked { from, to, ..Asked::default() };
        Self::made(f, path, &asked, Some(days), None)
    }

    /// Returns the form with what was typed and what is wrong with it.
    pub(super) fn refused(f: &Frame, path: &str, asked: &Asked, problem: Problem) -> Self {
        Self::made(f, path, asked, None, Some(problem))
    }

    /// Returns the form with what its addresses say beside the days.
    pub(super) fn also(mut self, params: Vec<Param>) -> Self {
        for param in params {
            for preset in &mut self.presets {
                preset.href.push_str(&format!("&{}", param.query()));
            }
            self.also.push(param);
        }
        self
    }

    fn made(
        f: &Frame,
        path: &str,
        asked: &Asked,
        days: Option<Days>,
        problem: Option<Problem>,
    ) -> Self {
        let field = |name: &'static str, key: &str, typed: &str| DayField {
            name,
            label: f.w(key),
            value: typed.to_owned(),
            kind: if day(typed).is_ok() { "date" } else { "text" },
            problem: problem.filter(|it| it.field() == name).map(|it| f.w(it.key())),
        };
        let month = Days::month(today(f));
        let before = month.from.pred_opt().map_or(month, Days::month);
        let presets = [
            ("report-preset-month", month),
            ("report-preset-last-month", before),
            ("report-preset-weeks", Days::weeks(today(f))),
        ];
        let preset = |(key, ready): (&str, Days)| Link {
            href: f.to(&format!("{path}{}", ready.query())),
            word: f.w(key),
            current: (days == Some(ready)).then_some(Current::True),
        };
        Self {
            action: f.to(path),
            fields: [
                field("from", "report-day-from", &asked.from),
                field("to", "report-day-to", &asked.to),
            ],
            presets: presets.into_iter().map(preset).collect(),
            also: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: &str, to: &str) -> Asked {
        Asked { from: from.to_owned(), to: to.to_owned(), ..Asked::default() }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_that_are_none_are_told_with_their_field() {
        let (one, two) = (date("2026-11-01"), date("2026-11-30"));
        assert_eq!(asked("", " ").chosen(), Ok((None, None)));
        assert_eq!(asked("2026-11-01", "2026-11-30").chosen(), Ok((Some(one), Some(two))));
        assert_eq!(asked("2026-11-01", "2026-11-01").chosen(), Ok((Some(one), Some(one))));
        for bad in ["2026-02-30", "01.11.2026", "x", "1969-12-31", "+10000-01-01", "-1-1-1"] {
            assert_eq!(asked(bad, "").chosen(), Err(Problem::From), "{bad}");
            assert_eq!(asked("", bad).chosen(), Err(Problem::To), "{bad}");
        }
        assert_eq!(asked("2026-11-02", "2026-11-01").chosen(), Err(Problem::Order));
    }

    #[test]
    fn an_address_bears_days_that_are_some() {
        assert_eq!(asked("", "").query(), "");
        assert_eq!(asked("\"><b>", "").query(), "");
        assert_eq!(asked("2026-11-01", "").query(), "?from=2026-11-01&to=");
        let narrow = |from: &str| Asked { agent: "anna".to_owned(), ..asked(from, "") };
        assert_eq!(narrow("2026-11-01").query(), "?from=2026-11-01&to=&agent=anna");
        assert_eq!(narrow("").query(), "?from=&to=&agent=anna");
        assert_eq!(narrow("x").query(), "?from=&to=&agent=anna");
    }

    #[test]
    fn twelve_weeks_begin_on_a_monday() {
        for (today, from) in [
            ("2026-11-25", "2026-09-07"),
            ("2026-11-23", "2026-09-07"),
            ("2026-11-22", "2026-08-31"),
        ] {
            assert_eq!(Days::weeks(date(today)), Days { from: date(from), to: date(today) });
        }
        let february = Days { from: date("2028-02-01"), to: date("2028-02-29") };
        assert_eq!(Days::month(date("2028-02-10")), february);
    }
}
