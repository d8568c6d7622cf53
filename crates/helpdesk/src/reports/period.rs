//! Periods, as people name them: days in the desk's zone.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use helpdesk_store::Period;

use crate::engine::Helpdesk;
use crate::error::Error;

impl Helpdesk {
    /// Returns the period of these days in the desk's zone, both included. Without days it is the current
    /// month; without the first it begins with the month of the last; without the last it ends with today.
    ///
    /// # Errors
    /// [`Error::Input`] when the last comes before the first, [`Error::Store`].
    pub fn days(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Period, Error> {
        let zone = self.policy()?.hours.zone();
        let today = zone.from_utc_datetime(&self.now().naive_utc()).date_naive();
        let first_of = |day: NaiveDate| day.with_day(1).unwrap_or(day);
        let (first, last) = match (from, to) {
            (None, None) => {
                let first = first_of(today);
                let next = first.checked_add_months(Months::new(1));
                (first, next.and_then(|next| next.pred_opt()).unwrap_or(today))
            }
            (None, Some(to)) => (first_of(to), to),
            (Some(from), None) => (from, today.max(from)),
            (Some(from), Some(to)) => (from, to),
        };
        if last < first {
            let problem = format!("the last day, {last}, comes before the first, {first}");
            return Err(Error::Input { field: "to", problem });
        }
        let after = last.succ_opt().unwrap_or(last);
        Ok(Period { from: midnight(&zone, first), to: midnight(&zone, after) })
    }
}

/// Returns the first instant of a day: a zone may skip midnight, and sometimes a whole day.
fn midnight<Z: TimeZone>(zone: &Z, day: NaiveDate) -> DateTime<Utc> {
    let begin = day.and_time(NaiveTime::MIN);
    let quarters =
        (0..=2 * 24 * 4).filter_map(|n| begin.checked_add_signed(TimeDelta::minutes(15 * n)));
    let mut found = quarters.filter_map(|local| zone.from_local_datetime(&local).earliest());
    found.next().map_or_else(|| begin.and_utc(), |instant| instant.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use helpdesk_core::hours::Calendar;

    #[test]
    fn a_day_begins_at_its_first_instant() {
        let zone = |name: &str| {
            let json = format!(r#"{{"zone":"{name}","week":{{"monday":["10:00-19:00"]}}}}"#);
            serde_json::from_str::<Calendar>(&json).unwrap().zone()
        };
        for (name, day, expected) in [
            ("Europe/Moscow", "2026-11-01", "2026-10-31T21:00:00Z"),
            ("Asia/Kathmandu", "2026-11-01", "2026-10-31T18:15:00Z"),
            ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),
            // At midnight the clock goes to one.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            // A day that the zone skipped begins where the next one does.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ] {
            let begin = midnight(&zone(name), day.parse().unwrap());
            assert_eq!(begin, expected.parse::<DateTime<Utc>>().unwrap(), "{name}");
        }
    }
}
