//! Lengths of time.

use chrono::TimeDelta;
use helpdesk_core::policy::Span;

use crate::args::Args;
use crate::l10n::L10n;

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;

fn minutes(length: TimeDelta) -> u64 {
    length.num_minutes().unsigned_abs()
}

impl L10n {
    /// Returns a length in whole minutes, cut off: «45 мин», «1 ч 20 мин», «2 дня 3 ч».
    #[must_use]
    pub fn duration(self, length: TimeDelta) -> String {
        let total = minutes(length);
        let (days, hours, left) = (total / DAY, total % DAY / HOUR, total % HOUR);
        let key = match (days, hours, left) {
            (0, 0, 0) => "duration-now",
            (0, 0, _) => "duration-minutes",
            (0, _, 0) => "duration-hours",
            (0, _, _) => "duration-hours-minutes",
            (_, 0, _) => "duration-days",
            (_, _, _) => "duration-days-hours",
        };
        let args = Args::new().number("days", days).number("hours", hours);
        self.say(key, &args.number("minutes", left))
    }

    /// Returns a length of working time in hours and minutes, cut off: «30 ч 15 мин». It is not converted to
    /// days, since a working day does not have 24 hours.
    #[must_use]
    pub fn working_time(self, length: TimeDelta) -> String {
        let total = minutes(length);
        let (hours, left) = (total / HOUR, total % HOUR);
        let key = match (hours, left) {
            (0, 0) => "duration-now",
            (0, _) => "duration-minutes",
            (_, 0) => "duration-hours",
            (_, _) => "duration-hours-minutes",
        };
        self.say(key, &Args::new().number("hours", hours).number("minutes", left))
    }

    /// Returns a length as it was chosen, for «на …»: «24 часа», «30 минут», «7 дней», or `None` if it is not
    /// a whole number of minutes under an hour, of hours, or of days.
    #[must_use]
    pub fn chosen_length(self, length: TimeDelta) -> Option<String> {
        let total = minutes(length);
        if length <= TimeDelta::zero() || length != TimeDelta::minutes(length.num_minutes()) {
            return None;
        }
        let (key, count) = match total {
            n if n % DAY == 0 && n > DAY => ("length-days", n / DAY),
            n if n % HOUR == 0 && n < 3 * DAY => ("length-hours", n / HOUR),
            n if n < HOUR => ("length-minutes", n),
            _ => return None,
        };
        Some(self.say(key, &Args::new().number("count", count)))
    }

    /// Returns within how much time something is promised: «в течение часа».
    #[must_use]
    pub fn within(self, span: Span) -> String {
        let total = u64::from(span.minutes());
        let (key, count) = match total {
            n if n % HOUR == 0 => ("within-hours", n / HOUR),
            n => ("within-minutes", n),
        };
        self.say(key, &Args::new().number("count", count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helpdesk_core::Language;

    fn plain(text: String) -> String {
        text.replace('\u{a0}', " ")
    }

    fn each(lang: Language, counts: &[i64], unit: fn(i64) -> TimeDelta) -> Vec<String> {
        let l10n = L10n::new(lang);
        let length = |n: &i64| plain(l10n.chosen_length(unit(*n)).unwrap());
        counts.iter().map(length).collect()
    }

    #[test]
    fn working_time_is_told_in_hours() {
        let ru = L10n::new(Language::Ru);
        let told = |minutes| plain(ru.working_time(TimeDelta::minutes(minutes)));
        assert_eq!(
            [0, 45, 60, 30 * 60 + 15].map(told),
            ["меньше минуты", "45 мин", "1 ч", "30 ч 15 мин"]
        );
    }

    #[test]
    fn numbers_choose_the_form_of_the_word() {
        assert_eq!(
            each(Language::Ru, &[1, 2, 5, 11, 21, 22, 25], TimeDelta::hours),
            ["1 час", "2 часа", "5 часов", "11 часов", "21 час", "22 часа", "25 часов"]
        );
        assert_eq!(
            each(Language::Ru, &[1, 2, 5, 11, 21], TimeDelta::minutes),
            ["1 минуту", "2 минуты", "5 минут", "11 минут", "21 минуту"]
        );
        assert_eq!(
            each(Language::Ru, &[2, 5, 11, 21, 101, 111], TimeDelta::days),
            ["2 дня", "5 дней", "11 дней", "21 день", "101 день", "111 дней"]
        );
        assert_eq!(
            each(Language::En, &[1, 2, 5, 11, 21], TimeDelta::hours),
            ["1 hour", "2 hours", "5 hours", "11 hours", "21 hours"]
        );
    }

    #[test]
    fn a_day_of_access_is_24_hours_as_it_was_chosen() {
        assert_eq!(each(Language::Ru, &[24], TimeDelta::hours), ["24 часа"]);
        for odd in [TimeDelta::minutes(90), TimeDelta::seconds(30), TimeDelta::zero()] {
            assert_eq!(L10n::new(Language::Ru).chosen_length(odd), None);
        }
    }

    #[test]
    fn a_duration_names_its_two_largest_units() {
        let say = |lang, minutes| plain(L10n::new(lang).duration(TimeDelta::minutes(minutes)));
        let ru = [0, 17, 60, 80, 125, 1440, 1500, 3 * 1440 + 59].map(|n| say(Language::Ru, n));
        assert_eq!(
            ru,
            [
                "меньше минуты",
                "17 мин",
                "1 ч",
                "1 ч 20 мин",
                "2 ч 5 мин",
                "1 день",
                "1 день 1 ч",
                "3 дня"
            ]
        );
        assert_eq!(say(Language::En, 1500), "1 day 1 h");
        assert_eq!(say(Language::En, 80), "1 h 20 min");
    }

    #[test]
    fn a_promise_is_told_in_hours_or_minutes() {
        let say = |lang, span: &str| plain(L10n::new(lang).within(span.parse().unwrap()));
        assert_eq!(say(Language::Ru, "1h"), "в течение часа");
        assert_eq!(say(Language::Ru, "2h"), "в течение 2 часов");
        assert_eq!(say(Language::Ru, "21h"), "в течение 21 часа");
        assert_eq!(say(Language::Ru, "90m"), "в течение 90 минут");
        assert_eq!(say(Language::Ru, "1d"), "в течение 24 часов");
        assert_eq!(say(Language::En, "1h"), "within an hour");
        assert_eq!(say(Language::En, "30m"), "within 30 minutes");
    }
}
