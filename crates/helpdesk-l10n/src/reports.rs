//! Reports: the titles of their columns, and figures as each language writes them.

use crate::args::Args;
use crate::l10n::L10n;

/// The columns by their names for programs, with their titles.
const COLUMNS: [(&str, &str); 38] = [
    ("tickets", "report-col-tickets"),
    ("called", "report-col-called"),
    ("met", "report-col-met"),
    ("missed", "report-col-missed"),
    ("met_share", "report-col-share"),
    ("waiting", "report-col-waiting"),
    ("unanswered", "report-col-unanswered"),
    ("unpromised", "report-col-unpromised"),
    ("p50_seconds", "report-col-p50"),
    ("p90_seconds", "report-col-p90"),
    ("longest_seconds", "report-col-longest"),
    ("closes", "report-col-closes"),
    ("rated", "report-col-rated"),
    ("rated_share", "report-col-share"),
    ("mean", "report-col-mean"),
    ("stars_5", "report-col-stars"),
    ("stars_4", "report-col-stars"),
    ("stars_3", "report-col-stars"),
    ("stars_2", "report-col-stars"),
    ("stars_1", "report-col-stars"),
    ("resolved", "report-col-resolved"),
    ("reopened", "report-col-reopened"),
    ("reopened_share", "report-col-share"),
    ("by_customer", "report-col-by-customer"),
    ("by_agent", "report-col-by-agent"),
    ("by_clock", "report-col-by-clock"),
    ("without_word", "report-col-without-word"),
    ("without_word_share", "report-col-share"),
    ("unresolved", "report-col-unresolved"),
    ("owed", "report-col-owed"),
    ("grants", "report-col-grants"),
    ("live", "report-col-live"),
    ("unused", "report-col-unused"),
    ("taken_back", "report-col-taken-back"),
    ("given_up", "report-col-given-up"),
    ("expired", "report-col-expired"),
    ("closed", "report-col-closed"),
    ("entries", "report-col-entries"),
];

impl L10n {
    /// Returns the title of a report's column, by its name as in JSON; an unknown name is returned as it is.
    #[must_use]
    pub fn report_column(self, name: &str) -> String {
        let key = COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, key)| *key);
        // The stars of a column are at the end of its name.
        let stars = name.strip_prefix("stars_").unwrap_or_default();
        key.map_or_else(|| name.to_owned(), |key| self.say(key, &Args::new().text("stars", stars)))
    }

    /// Returns a band of ages by its name as in JSON: «4–7 дней».
    #[must_use]
    pub fn report_age(self, name: &str) -> String {
        self.word(match name {
            "under_1_day" => "report-age-day",
            "1_to_3_days" => "report-age-three-days",
            "4_to_7_days" => "report-age-week",
            "8_to_14_days" => "report-age-two-weeks",
            _ => "report-age-older",
        })
    }

    /// Returns a count: «968», «12 345».
    #[must_use]
    pub fn count(self, count: u64) -> String {
        // In print, four digits are not separated.
        const TOGETHER: usize = 4;
        let digits = count.to_string();
        if digits.len() <= TOGETHER {
            return digits;
        }
        // The first group has what remains: one to three digits.
        let (first, mut rest) = digits.split_at((digits.len() - 1) % 3 + 1);
        let mut told = first.to_owned();
        while let Some((group, after)) = rest.split_at_checked(3) {
            let args = Args::new().text("before", told).text("after", group);
            (told, rest) = (self.say("number-grouped", &args), after);
        }
        told
    }

    /// Returns a part of a whole, 0 to 1, in whole hundredths: «94 %».
    #[must_use]
    pub fn percent(self, part: f64) -> String {
        self.say("report-percent", &Args::new().text("percent", format!("{:.0}", part * 100.0)))
    }

    /// Returns a mean to two places: «4,50».
    #[must_use]
    pub fn mean(self, mean: f64) -> String {
        self.decimal(&format!("{mean:.2}"))
    }

    /// Returns a number to one place, where it has any: «1,3», «20».
    #[must_use]
    pub fn tenths(self, number: f64) -> String {
        let told = format!("{number:.1}");
        self.decimal(told.strip_suffix(".0").unwrap_or(&told))
    }

    /// Returns a number written with a full stop in the form of the language.
    pub(crate) fn decimal(self, number: &str) -> String {
        let Some((whole, part)) = number.split_once('.') else { return number.to_owned() };
        self.say("number-point", &Args::new().text("whole", whole).text("part", part))
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use helpdesk_core::Language;

    #[test]
    fn figures_are_written_as_each_language_writes_them() {
        let (ru, en) = (L10n::new(Language::Ru), L10n::new(Language::En));
        for (count, told_ru, told_en) in [
            (0, "0", "0"),
            (9_999, "9999", "9999"),
            (12_345, "12\u{a0}345", "12,345"),
            (1_234_567, "1\u{a0}234\u{a0}567", "1,234,567"),
        ] {
            assert_eq!((ru.count(count).as_str(), en.count(count).as_str()), (told_ru, told_en));
        }
        assert_eq!((ru.mean(4.5).as_str(), en.mean(4.5).as_str()), ("4,50", "4.50"));
        assert_eq!(
            (ru.percent(0.9444).replace('\u{a0}', " ").as_str(), en.percent(1.0).as_str()),
            ("94 %", "100%")
        );
    }

    #[test]
    fn every_column_has_a_title() {
        for lang in Language::ALL {
            let l10n = L10n::new(lang);
            for (name, _) in COLUMNS {
                assert_ne!(l10n.report_column(name), name);
            }
            assert_eq!(l10n.report_column("stars_4"), "4\u{a0}★");
            assert_eq!(l10n.report_column("unheard_of"), "unheard_of");
        }
    }
}
