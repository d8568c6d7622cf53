//! Reports: their parts, columns and lines, and figures as each language writes them.

use chrono::{NaiveDate, TimeDelta};
use helpdesk_core::report::{AgeBand, Column, CutBy, Figure, LineOf, PartName, ProjectLine};

use crate::args::Args;
use crate::l10n::L10n;

/// What stands where there is no figure.
const NONE: &str = "–";

impl L10n {
    /// Returns the title of a part: «Решения».
    #[must_use]
    pub fn report_part(self, part: PartName) -> String {
        self.word(match part {
            PartName::Ratings => "report-ratings",
            PartName::FirstAnswer => "report-first-answer",
            PartName::Resolution => "report-resolution",
            PartName::Closes => "report-closes",
            PartName::Backlog => "report-backlog",
            PartName::Access => "report-access",
        })
    }

    /// Returns the heading of the lines that are told apart so: «Неделя с».
    #[must_use]
    pub fn report_cut(self, cut: CutBy) -> String {
        match cut {
            CutBy::Total => self.word("report-total"),
            CutBy::Agent => self.word("heading-assignee"),
            CutBy::Project => self.word("heading-project"),
            CutBy::Priority => self.word("heading-priority"),
            CutBy::Week => self.word("report-week"),
            CutBy::Age => self.word("report-age"),
        }
    }

    /// Returns the title of a column.
    #[must_use]
    pub fn report_column(self, column: Column) -> String {
        let stars =
            |stars: u8| self.say("report-col-stars", &Args::new().text("stars", stars.to_string()));
        self.word(match column {
            Column::Stars5 => return stars(5),
            Column::Stars4 => return stars(4),
            Column::Stars3 => return stars(3),
            Column::Stars2 => return stars(2),
            Column::Stars1 => return stars(1),
            Column::Tickets => "report-col-tickets",
            Column::Called => "report-col-called",
            Column::Met => "report-col-met",
            Column::Missed => "report-col-missed",
            Column::MetShare
            | Column::RatedShare
            | Column::ReopenedShare
            | Column::WithoutWordShare => "report-col-share",
            Column::Waiting => "report-col-waiting",
            Column::Unanswered => "report-col-unanswered",
            Column::Unpromised => "report-col-unpromised",
            Column::P50Seconds => "report-col-p50",
            Column::P90Seconds => "report-col-p90",
            Column::LongestSeconds => "report-col-longest",
            Column::Closes => "report-col-closes",
            Column::Rated => "report-col-rated",
            Column::Mean => "report-col-mean",
            Column::Resolved => "report-col-resolved",
            Column::Reopened => "report-col-reopened",
            Column::ByCustomer => "report-col-by-customer",
            Column::ByAgent => "report-col-by-agent",
            Column::ByClock => "report-col-by-clock",
            Column::WithoutWord => "report-col-without-word",
            Column::Unresolved => "report-col-unresolved",
            Column::Owed => "report-col-owed",
            Column::Grants => "report-col-grants",
            Column::Live => "report-col-live",
            Column::Unused => "report-col-unused",
            Column::TakenBack => "report-col-taken-back",
            Column::GivenUp => "report-col-given-up",
            Column::Expired => "report-col-expired",
            Column::Closed => "report-col-closed",
            Column::Entries => "report-col-entries",
        })
    }

    /// Returns what a line is of; `week` tells a week by its Monday, as the door has room for it.
    #[must_use]
    pub fn report_line(self, of: &LineOf, week: impl FnOnce(NaiveDate) -> String) -> String {
        match of {
            LineOf::Total => self.word("report-total"),
            LineOf::Agent(Some(agent)) => self.person(agent),
            LineOf::Agent(None) => self.word("report-nobody"),
            LineOf::Project(None) => self.general_question(),
            LineOf::Project(Some(ProjectLine { key, number: None, .. })) => key.clone(),
            LineOf::Project(Some(ProjectLine { number: Some(number), name, .. })) => {
                self.project(*number, name.as_deref().unwrap_or_default())
            }
            LineOf::Priority(priority) => self.priority(*priority),
            LineOf::Week(monday) => week(*monday),
            LineOf::Age(age) => self.report_age(*age),
        }
    }

    /// Returns a band of ages: «4–7 дней».
    #[must_use]
    pub fn report_age(self, age: AgeBand) -> String {
        self.word(match age {
            AgeBand::Day => "report-age-day",
            AgeBand::ThreeDays => "report-age-three-days",
            AgeBand::Week => "report-age-week",
            AgeBand::TwoWeeks => "report-age-two-weeks",
            AgeBand::Older => "report-age-older",
        })
    }

    /// Returns a figure: «968», «94 %», «2 ч 10 мин»; «–» where there is none.
    #[must_use]
    pub fn report_figure(self, figure: &Figure) -> String {
        let told = match *figure {
            Figure::Count(count) => Some(self.count(count)),
            Figure::Share(part) => part.map(|part| self.percent(part)),
            Figure::Mean(mean) => mean.map(|mean| self.mean(mean)),
            Figure::Length(seconds) => seconds.map(|it| self.duration(TimeDelta::seconds(it))),
            Figure::Working(seconds) => seconds.map(|it| self.working_time(TimeDelta::seconds(it))),
        };
        told.unwrap_or_else(|| NONE.to_owned())
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
    fn columns_parts_and_cuts_have_titles() {
        for lang in Language::ALL {
            let l10n = L10n::new(lang);
            for column in Column::ALL.iter().copied() {
                let title = l10n.report_column(column);
                assert!(!title.is_empty() && title != column.name(), "{column:?}: {title}");
            }
            assert_eq!(l10n.report_column(Column::Stars4), "4\u{a0}★");
            for part in PartName::ALL.iter().copied() {
                assert_ne!(l10n.report_part(part), part.name(), "{part:?}");
            }
            for cut in CutBy::ALL.iter().copied() {
                assert_ne!(l10n.report_cut(cut), cut.name(), "{cut:?}");
            }
        }
    }

    #[test]
    fn a_line_is_told_by_its_name_or_else_its_key() {
        let l10n = L10n::new(Language::En);
        let told = |of: LineOf| l10n.report_line(&of, |monday| format!("from {monday}"));
        let shop = |number, name: Option<&str>| {
            let name = name.map(str::to_owned);
            LineOf::Project(Some(ProjectLine { key: "shop".to_owned(), number, name }))
        };
        assert_eq!(told(shop(None, None)), "shop");
        assert_eq!(told(shop(Some(5), Some("Shop"))), l10n.project(5, "Shop"));
        assert_eq!(told(LineOf::Project(None)), l10n.general_question());
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(told(LineOf::Week(monday)), "from 2026-11-23");
        assert_eq!(told(LineOf::Age(AgeBand::Older)), "Over 14 days");
        assert_eq!(told(LineOf::Agent(None)), "Nobody");
    }

    #[test]
    fn what_is_none_is_a_dash() {
        let l10n = L10n::new(Language::En);
        for none in
            [Figure::Share(None), Figure::Mean(None), Figure::Length(None), Figure::Working(None)]
        {
            assert_eq!(l10n.report_figure(&none), "–", "{none:?}");
        }
        assert_eq!(l10n.report_figure(&Figure::Count(12_345)), "12,345");
        assert_eq!(l10n.report_figure(&Figure::Share(Some(0.5))), "50%");
    }
}
