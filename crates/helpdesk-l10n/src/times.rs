//! Dates and times, in the desk's zone.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::args::Args;
use crate::l10n::L10n;

/// When and in which zone somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    /// The time of reading.
    pub now: DateTime<Utc>,
    /// The desk's zone.
    pub zone: Tz,
}

/// Returns the local time; instants at the ends of the calendar are moved in by two days, since
/// their local time may not exist.
fn local(at: DateTime<Utc>, zone: Tz) -> DateTime<Tz> {
    let margin = TimeDelta::days(2);
    let (first, last) = (DateTime::<Utc>::MIN_UTC + margin, DateTime::<Utc>::MAX_UTC - margin);
    at.clamp(first, last).with_timezone(&zone)
}

/// Returns how many local dates `at` lies after the reader's today.
fn days_from_today(at: DateTime<Utc>, here: Here) -> i64 {
    let today = local(here.now, here.zone).date_naive();
    local(at, here.zone).date_naive().signed_duration_since(today).num_days()
}

impl L10n {
    /// Returns the time of day: «14:05».
    #[must_use]
    pub fn time(self, at: DateTime<Utc>, zone: Tz) -> String {
        local(at, zone).format("%H:%M").to_string()
    }

    /// Returns the date, with the year unless it is the reader's: «16 ноября».
    #[must_use]
    pub fn date(self, at: DateTime<Utc>, here: Here) -> String {
        let year = local(at, here.zone).year();
        if year == local(here.now, here.zone).year() {
            return self.day(at, here.zone);
        }
        self.date_with_year(at, here.zone)
    }

    /// Returns the date with its year: «16 ноября 2025 г.».
    #[must_use]
    pub fn date_with_year(self, at: DateTime<Utc>, zone: Tz) -> String {
        let year = local(at, zone).year().to_string();
        self.say("date-year", &Args::new().text("date", self.day(at, zone)).text("year", year))
    }

    fn day(self, at: DateTime<Utc>, zone: Tz) -> String {
        let date = local(at, zone);
        let args = Args::new().number("day", date.day().into());
        self.say("date-day", &args.number("month", date.month().into()))
    }

    /// Returns a moment as lists show it: «сегодня, 14:05», «вчера, 17:31», «16 ноября».
    #[must_use]
    pub fn moment(self, at: DateTime<Utc>, here: Here) -> String {
        match days_from_today(at, here) {
            -1..=1 => self.moment_with_time(at, here),
            _ => self.date(at, here),
        }
    }

    /// Returns a moment as histories show it: «сегодня, 14:05», «16 ноября, 10:15».
    #[must_use]
    pub fn moment_with_time(self, at: DateTime<Utc>, here: Here) -> String {
        let key = match days_from_today(at, here) {
            -1 => "moment-yesterday",
            0 => "moment-today",
            1 => "moment-tomorrow",
            _ => "moment-other",
        };
        self.say(key, &self.date_and_time(at, here))
    }

    /// Returns a moment within a sentence: «завтра в 12:33», «10 ноября в 12:20».
    #[must_use]
    pub fn at(self, at: DateTime<Utc>, here: Here) -> String {
        let key = match days_from_today(at, here) {
            -1 => "at-yesterday",
            0 => "at-today",
            1 => "at-tomorrow",
            _ => "at-other",
        };
        self.say(key, &self.date_and_time(at, here))
    }

    /// Returns how long something lasts: «до 12:33 завтра», «до 10:30 понедельника».
    #[must_use]
    pub fn until(self, at: DateTime<Utc>, here: Here) -> String {
        let key = match days_from_today(at, here) {
            0 => "until-today",
            1 => "until-tomorrow",
            2..=6 => "until-weekday",
            _ => "until-other",
        };
        self.say(key, &self.date_and_time(at, here))
    }

    /// Returns by when something is to be done; in Russian the same as [`L10n::until`].
    #[must_use]
    pub fn by(self, at: DateTime<Utc>, here: Here) -> String {
        let key = match days_from_today(at, here) {
            0 => "by-today",
            1 => "by-tomorrow",
            2..=6 => "by-weekday",
            _ => "by-other",
        };
        self.say(key, &self.date_and_time(at, here))
    }

    /// Returns a moment that needs no context: «22 ноября 2026 г., 14:05 (Москва)».
    #[must_use]
    pub fn absolute(self, at: DateTime<Utc>, zone: Tz) -> String {
        let args = Args::new()
            .text("date", self.date_with_year(at, zone))
            .text("time", self.time(at, zone))
            .text("zone", self.zone(zone));
        self.say("moment-absolute", &args)
    }

    fn date_and_time(self, at: DateTime<Utc>, here: Here) -> Args {
        let weekday = local(at, here.zone).weekday().number_from_monday();
        Args::new()
            .text("date", self.date(at, here))
            .text("time", self.time(at, here.zone))
            .number("weekday", weekday.into())
    }

    /// Returns a weekday, 1 for Monday: «пн».
    #[must_use]
    pub fn weekday(self, from_monday: u64) -> String {
        self.say("weekday-short", &Args::new().number("weekday", from_monday))
    }

    /// Returns a zone: «Москва».
    #[must_use]
    pub fn zone(self, zone: Tz) -> String {
        self.say("zone-name", &zone_args(zone))
    }

    /// Returns by whose clock: «по Москве».
    #[must_use]
    pub fn zone_by(self, zone: Tz) -> String {
        self.say("zone-by", &zone_args(zone))
    }
}

fn zone_args(zone: Tz) -> Args {
    let name = zone.name();
    let city = name.rsplit_once('/').map_or(name, |(_, city)| city).replace('_', " ");
    let key = name.to_ascii_lowercase().replace('/', "-");
    Args::new().text("key", key).text("city", city)
}

#[cfg(test)]
mod tests {
    use super::*;
    use helpdesk_core::Language;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(&format!("{text}:00+03:00")).unwrap().to_utc()
    }

    fn here() -> Here {
        // A Sunday.
        Here { now: at("2026-11-22T14:35"), zone: Tz::Europe__Moscow }
    }

    fn both(say: impl Fn(L10n) -> String) -> (String, String) {
        let said = |lang| say(L10n::new(lang)).replace('\u{a0}', "_");
        (said(Language::Ru), said(Language::En))
    }

    #[track_caller]
    fn says(ru: &str, en: &str, say: impl Fn(L10n) -> String) {
        assert_eq!(both(say), (ru.to_owned(), en.to_owned()));
    }

    #[test]
    fn a_moment_is_said_as_near_as_it_is() {
        for (time, ru, en) in [
            ("2026-11-22T14:05", "сегодня, 14:05", "today, 14:05"),
            ("2026-11-22T00:00", "сегодня, 00:00", "today, 00:00"),
            ("2026-11-21T23:59", "вчера, 23:59", "yesterday, 23:59"),
            ("2026-11-23T09:07", "завтра, 09:07", "tomorrow, 09:07"),
            ("2026-11-16T10:15", "16_ноября", "16_November"),
            ("2025-11-16T10:15", "16_ноября 2025_г.", "16_November 2025"),
        ] {
            says(ru, en, |l10n| l10n.moment(at(time), here()));
        }
        let long = |l10n: L10n| l10n.moment_with_time(at("2026-11-16T10:15"), here());
        says("16_ноября, 10:15", "16_November, 10:15", long);
    }

    #[test]
    fn a_moment_stands_in_a_sentence() {
        for (time, ru, en) in [
            ("2026-11-22T14:05", "сегодня в_14:05", "today at_14:05"),
            ("2026-11-21T14:05", "вчера в_14:05", "yesterday at_14:05"),
            ("2026-11-23T14:05", "завтра в_14:05", "tomorrow at_14:05"),
            ("2026-12-01T14:05", "1_декабря в_14:05", "on 1_December at_14:05"),
        ] {
            says(ru, en, |l10n| l10n.at(at(time), here()));
        }
    }

    #[test]
    fn an_end_names_the_day_that_people_would_name() {
        for (time, ru, until, by) in [
            ("2026-11-22T15:20", "до_15:20", "until_15:20", "by_15:20"),
            ("2026-11-23T10:30", "до_10:30 завтра", "until_10:30 tomorrow", "by_10:30 tomorrow"),
            (
                "2026-11-24T10:30",
                "до_10:30 вторника",
                "until_10:30 on Tuesday",
                "by_10:30 on Tuesday",
            ),
            (
                "2026-11-28T10:30",
                "до_10:30 субботы",
                "until_10:30 on Saturday",
                "by_10:30 on Saturday",
            ),
            (
                "2026-11-29T10:30",
                "до_10:30 29_ноября",
                "until_10:30 on 29_November",
                "by_10:30 on 29_November",
            ),
        ] {
            says(ru, until, |l10n| l10n.until(at(time), here()));
            says(ru, by, |l10n| l10n.by(at(time), here()));
        }
    }

    #[test]
    fn an_absolute_moment_names_its_zone() {
        let time = at("2026-11-22T14:05");
        says(
            "22_ноября 2026_г., 14:05 (Москва)",
            "22_November 2026, 14:05 (Moscow)",
            |l10n| l10n.absolute(time, Tz::Europe__Moscow),
        );
        says(
            "22_ноября 2026_г., 06:05 (New York)",
            "22_November 2026, 06:05 (New York)",
            |l10n| l10n.absolute(time, Tz::America__New_York),
        );
        says("по_всемирному времени", "UTC", |l10n| l10n.zone_by(Tz::UTC));
        says("по_Москве", "Moscow time", |l10n| l10n.zone_by(Tz::Europe__Moscow));
    }

    #[test]
    fn every_month_and_weekday_has_its_word() {
        let l10n = L10n::new(Language::Ru);
        let months = (1..=12).map(|month| {
            l10n.date(at(&format!("2026-{month:02}-01T12:00")), here()).replace("1\u{a0}", "")
        });
        let months: Vec<_> = months.collect();
        assert_eq!(
            months.join(" "),
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
        );
        let week: Vec<_> = (1..=7).map(|day| l10n.weekday(day)).collect();
        assert_eq!(week.join(" "), "пн вт ср чт пт сб вс");
    }

    #[test]
    fn the_ends_of_the_calendar_are_said_too() {
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            for lang in Language::ALL {
                let edge = Here { now: instant, zone: Tz::Pacific__Kiritimati };
                assert!(!L10n::new(lang).until(instant, edge).is_empty());
                assert!(!L10n::new(lang).absolute(instant, Tz::Pacific__Pago_Pago).is_empty());
            }
        }
    }
}
