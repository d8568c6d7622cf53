//! Working hours and deadlines, told in sentences.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::hours::{Calendar, Explanation, Frame, Why};
use helpdesk_core::policy::Span;
use helpdesk_core::standing::is_late;

use crate::args::Args;
use crate::l10n::L10n;
use crate::times::Here;

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl L10n {
    /// Returns when the desk answers: «Отвечаем в рабочие дни с 10:00 до 19:00 по Москве.»
    #[must_use]
    pub fn hours(self, calendar: &Calendar) -> String {
        let by = self.zone_by(calendar.zone());
        let [monday, workdays @ .., saturday, sunday] = calendar.week();
        if calendar.week().iter().all(|day| matches!(day[..], [all] if is_whole_day(all))) {
            return self.word("hours-always");
        }
        let alike = workdays.iter().all(|day| day == monday);
        if alike && !monday.is_empty() && saturday.is_empty() && sunday.is_empty() {
            let args = Args::new().text("frames", self.frames(monday)).text("by", by);
            return self.say("hours-usual", &args);
        }
        let args = Args::new().text("days", self.runs(calendar.week())).text("by", by);
        self.say("hours-days", &args)
    }

    /// Returns the text under every page: the hours, the promise, and that what people write stays between
    /// them and the desk.
    #[must_use]
    pub fn hours_and_promise(self, calendar: &Calendar, answer_within: Span) -> String {
        let within = Args::new().text("within", self.within(answer_within));
        let promise = self.say("hours-promise", &within);
        format!("{} {promise} {}", self.hours(calendar), self.word("hours-confidential"))
    }

    fn frames(self, frames: &[Frame]) -> String {
        let told = frames.iter().map(|frame| {
            let args = Args::new().text("from", clock(frame.from()));
            self.say("hours-frame", &args.text("to", clock(frame.to())))
        });
        let and = |before: String, after: String| {
            self.say("hours-and", &Args::new().text("before", before).text("after", after))
        };
        told.reduce(and).unwrap_or_default()
    }

    /// Returns runs of days with the same hours: «пн–чт с 10:00 до 19:00, пт с 10:00 до 18:00».
    fn runs(self, week: &[Vec<Frame>; 7]) -> String {
        let mut runs: Vec<(u64, u64, &Vec<Frame>)> = Vec::new();
        for (day, frames) in (1..).zip(week) {
            match runs.last_mut() {
                Some((_, last, same)) if *last + 1 == day && *same == frames => *last = day,
                Some(_) | None if !frames.is_empty() => runs.push((day, day, frames)),
                Some(_) | None => {}
            }
        }
        let told = runs.into_iter().map(|(first, last, frames)| {
            let days = if first == last {
                self.weekday(first)
            } else {
                format!("{}–{}", self.weekday(first), self.weekday(last))
            };
            let args = Args::new().text("days", days).text("frames", self.frames(frames));
            self.say("hours-run", &args)
        });
        told.collect::<Vec<_>>().join(", ")
    }

    /// Returns how a deadline came about, in lines: what was counted, which days differed, when the answer is
    /// due.
    #[must_use]
    pub fn explanation(self, told: &Explanation, now: DateTime<Utc>) -> Vec<String> {
        let here = Here { now, zone: told.zone };
        let counted = told.intervals.iter().map(|interval| {
            let args = Args::new().text("from", self.absolute(interval.from, told.zone));
            self.say("hours-counted", &args.text("to", self.absolute(interval.to, told.zone)))
        });
        let skipped = told.days.iter().map(|day| {
            let noon = day.date.and_hms_opt(12, 0, 0).unwrap_or_default();
            // Noon by UTC is the same date in most zones; only the date is shown.
            let date = self.date(noon.and_utc(), Here { now, zone: chrono_tz::Tz::UTC });
            let args = Args::new().text("date", date).text("why", self.day_off(day.why));
            self.say("hours-skipped", &args)
        });
        let due = match told.due {
            Some(due) => self.say("hours-due", &Args::new().text("at", self.at(due, here))),
            None => self.word("hours-no-due"),
        };
        counted.chain(skipped).chain([due]).collect()
    }

    /// Returns why a day is not a usual working day: «праздник».
    #[must_use]
    pub fn day_off(self, why: Why) -> String {
        self.word(match why {
            Why::Weekend => "hours-why-weekend",
            Why::Holiday => "hours-why-holiday",
            Why::Moved => "hours-why-moved",
        })
    }

    /// Returns what a customer is promised: «Ответим до 15:20», or outside working hours «Вне
    /// рабочего времени: ответим до 10:30 понедельника».
    #[must_use]
    pub fn promise(self, due: Option<DateTime<Utc>>, calendar: &Calendar, here: Here) -> String {
        let Some(due) = due else { return self.word("due-none") };
        if is_late(due, here.now) {
            return self.word("due-sorry");
        }
        let open = calendar.is_open(here.now);
        let key = if open { "due-promise" } else { "due-out-of-hours" };
        self.say(key, &Args::new().text("until", self.by(due, here)))
    }

    /// Returns the state of the first answer for agents: «Ответить до 15:20, осталось 45 мин», «Первый ответ
    /// опоздал на 25 мин», «Прошло 22 мин, в срок».
    #[must_use]
    pub fn due(
        self,
        opened: DateTime<Utc>,
        due: Option<DateTime<Utc>>,
        answered: Option<DateTime<Utc>>,
        here: Here,
    ) -> String {
        let after = |answered: DateTime<Utc>| {
            Args::new().text("after", self.duration(answered.signed_duration_since(opened)))
        };
        match (due, answered) {
            (None, None) => self.word("due-none"),
            (Some(due), Some(answered)) if is_late(due, answered) => {
                self.say("due-missed", &after(answered))
            }
            (_, Some(answered)) => self.say("due-met", &after(answered)),
            (Some(due), None) if is_late(due, here.now) => {
                let late = self.duration(here.now.signed_duration_since(due));
                self.say("due-late", &Args::new().text("late", late))
            }
            (Some(due), None) => {
                // Rounded up, so that it agrees with the clock on the reader's wall.
                let left = due.signed_duration_since(here.now) + TimeDelta::seconds(59);
                let args = Args::new().text("until", self.by(due, here));
                self.say("due-left", &args.text("left", self.duration(left)))
            }
        }
    }

    /// Returns how long somebody has been waiting: «Ждёт ответа 17 мин».
    #[must_use]
    pub fn waits(self, since: DateTime<Utc>, here: Here) -> String {
        let length = self.duration(here.now.signed_duration_since(since));
        self.say("due-waits", &Args::new().text("length", length))
    }
}

fn is_whole_day(frame: Frame) -> bool {
    frame.from() == 0 && frame.to() == 24 * 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;
    use helpdesk_core::Language;
    use std::collections::BTreeMap;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(&format!("{text}:00+03:00")).unwrap().to_utc()
    }

    fn here(now: &str) -> Here {
        Here { now: at(now), zone: Tz::Europe__Moscow }
    }

    #[track_caller]
    fn says(ru: &str, en: &str, say: impl Fn(L10n) -> String) {
        let said = |lang| say(L10n::new(lang)).replace('\u{a0}', " ");
        assert_eq!((said(Language::Ru), said(Language::En)), (ru.to_owned(), en.to_owned()));
    }

    fn calendar(week: [&[&str]; 7]) -> Calendar {
        let week = week.map(|day| day.iter().map(|frame| frame.parse().unwrap()).collect());
        Calendar::new(Tz::Europe__Moscow, week, BTreeMap::new()).unwrap()
    }

    #[test]
    fn the_usual_hours_are_told_as_people_tell_them() {
        says(
            "Отвечаем в рабочие дни с 10:00 до 19:00 по Москве. Первый ответ — в течение часа. \
             Переписка конфиденциальна.",
            "We answer on working days, 10:00 to 19:00 Moscow time. First answer within an hour. \
             Your messages are confidential.",
            |l10n| l10n.hours_and_promise(&Calendar::default(), Span::hours(1)),
        );
    }

    #[test]
    fn other_hours_are_told_day_by_day() {
        let day: &[&str] = &["10:00-13:00", "14:00-19:00"];
        let short: &[&str] = &["10:00-18:00"];
        says(
            "Отвечаем пн–чт с 10:00 до 13:00 и с 14:00 до 19:00, пт с 10:00 до 18:00, вс с 10:00 \
             до 18:00 по Москве.",
            "We answer Mon–Thu 10:00 to 13:00 and 14:00 to 19:00, Fri 10:00 to 18:00, Sun 10:00 to \
             18:00 Moscow time.",
            |l10n| l10n.hours(&calendar([day, day, day, day, short, &[], short])),
        );
        let always: &[&str] = &["00:00-24:00"];
        says(
            "Отвечаем круглосуточно, без выходных.",
            "We answer round the clock, every day.",
            |l10n| l10n.hours(&calendar([always; 7])),
        );
    }

    #[test]
    fn a_customer_is_promised_an_hour_and_told_when_it_is_out_of_hours() {
        let desk = Calendar::default();
        let promise = |due: &'static str, now: &'static str| {
            let desk = desk.clone();
            move |l10n: L10n| l10n.promise(Some(at(due)), &desk, here(now))
        };
        let inside = promise("2026-11-20T15:20", "2026-11-20T14:20");
        says("Ответим до 15:20", "We answer by 15:20", inside);
        says(
            "Вне рабочего времени: ответим до 10:30 понедельника",
            "Outside working hours: we answer by 10:30 on Monday",
            promise("2026-11-23T10:30", "2026-11-20T19:30"),
        );
        says(
            "Срок ответа прошёл, ответим как можно скорее",
            "The answer is overdue, we answer as soon as we can",
            promise("2026-11-20T15:20", "2026-11-20T15:21"),
        );
    }

    #[test]
    fn an_agent_reads_the_hour_and_what_is_left() {
        let opened = at("2026-11-20T14:20");
        let due = Some(at("2026-11-20T15:20"));
        let open = |now: &'static str| move |l10n: L10n| l10n.due(opened, due, None, here(now));
        let (ru, en) = ("Ответить до 15:20, осталось 45 мин", "Answer by 15:20, 45 min left");
        says(ru, en, open("2026-11-20T14:35"));
        let (ru, en) =
            ("Первый ответ опоздал на 1 ч 10 мин", "The first answer is 1 h 10 min late");
        says(ru, en, open("2026-11-20T16:30"));
        let answered = |time: &'static str| {
            move |l10n: L10n| l10n.due(opened, due, Some(at(time)), here("2026-11-20T18:00"))
        };
        says("Прошло 22 мин, в срок", "After 22 min, in time", answered("2026-11-20T14:42"));
        says(
            "Прошло 1 ч 1 мин, позже срока",
            "After 1 h 1 min, late",
            answered("2026-11-20T15:21"),
        );
        let seconds = here("2026-11-20T14:35");
        let seconds = Here { now: seconds.now + TimeDelta::seconds(20), ..seconds };
        assert!(L10n::new(Language::Ru).due(opened, due, None, seconds).ends_with("45\u{a0}мин"));
    }

    #[test]
    fn a_deadline_is_explained() {
        let told = Calendar::default().explain(at("2026-11-20T18:30"), TimeDelta::hours(1));
        let lines = L10n::new(Language::Ru).explanation(&told, at("2026-11-20T18:30"));
        insta::assert_snapshot!(lines.join("\n").replace('\u{a0}', " "), @r"
        Учтено рабочее время: 20 ноября 2026 г., 18:30 (Москва) — 20 ноября 2026 г., 19:00 (Москва)
        Учтено рабочее время: 23 ноября 2026 г., 10:00 (Москва) — 23 ноября 2026 г., 10:30 (Москва)
        21 ноября: выходной
        22 ноября: выходной
        Срок первого ответа: 23 ноября в 10:30
        ");
    }
}
