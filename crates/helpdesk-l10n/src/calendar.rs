//! What is wrong with a calendar, and its days in words.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use helpdesk_core::hours::{
    CalendarError, DAYS_MAX, FRAMES_MAX, Frame, SOURCE_LINE_MAX, SOURCE_LINES_MAX,
};

use crate::args::Args;
use crate::l10n::L10n;
use crate::times::Here;

impl L10n {
    /// Returns why a calendar is refused, with the field as its file names it.
    #[must_use]
    pub fn calendar_error(self, error: &CalendarError) -> String {
        let args = Args::new();
        match error {
            CalendarError::Zone { given } => self.say("calendar-zone", &args.text("given", given)),
            CalendarError::Frame { field, given } => {
                self.say("calendar-frame", &args.text("field", field).text("given", given))
            }
            CalendarError::Order { field } => {
                self.say("calendar-order", &args.text("field", field))
            }
            CalendarError::TooManyFrames { field, given } => {
                let args = args.text("field", field).number("given", *given as u64);
                self.say("calendar-many-frames", &args.number("most", FRAMES_MAX as u64))
            }
            CalendarError::Date { given } => self.say("calendar-date", &args.text("given", given)),
            CalendarError::Twice { date } => {
                self.say("calendar-twice", &args.text("given", date.to_string()))
            }
            CalendarError::TooManyDays => {
                self.say("calendar-many-days", &args.number("most", DAYS_MAX as u64))
            }
            CalendarError::Source => {
                let args = args.number("lines", SOURCE_LINES_MAX as u64);
                self.say("calendar-source", &args.number("most", SOURCE_LINE_MAX as u64))
            }
            CalendarError::NoFrames => self.word("calendar-no-frames"),
        }
    }

    /// Returns the hours of a day, as in a table: «10:00–13:00, 14:00–19:00»; «выходной» without any.
    #[must_use]
    pub fn day_hours(self, frames: &[Frame]) -> String {
        if frames.is_empty() {
            return self.word("hours-why-weekend");
        }
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let told =
            frames.iter().map(|frame| format!("{}–{}", clock(frame.from()), clock(frame.to())));
        told.collect::<Vec<_>>().join(", ")
    }

    /// Returns a calendar's date, without its year: «9 января».
    #[must_use]
    pub fn calendar_date(self, date: NaiveDate) -> String {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
        let at = date.and_time(noon).and_utc();
        self.date(at, Here { now: at, zone: Tz::UTC })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helpdesk_core::Language;

    #[test]
    fn a_days_hours_and_its_date_are_short() {
        let frames = ["10:00-13:00", "14:00-19:00"].map(|frame| frame.parse().unwrap());
        let (ru, en) = (L10n::new(Language::Ru), L10n::new(Language::En));
        assert_eq!(en.day_hours(&frames), "10:00–13:00, 14:00–19:00");
        assert_eq!(ru.day_hours(&[]), "выходной");
        let date = NaiveDate::from_ymd_opt(2027, 1, 9).unwrap();
        assert_eq!(ru.calendar_date(date).replace('\u{a0}', " "), "9 января");
    }

    #[test]
    fn what_is_wrong_with_a_calendar_names_the_field_in_both_languages() {
        let error = CalendarError::Order { field: "week.monday".to_owned() };
        for lang in Language::ALL {
            assert!(L10n::new(lang).calendar_error(&error).contains("week.monday"));
        }
    }
}
