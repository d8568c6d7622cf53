//! What reports are made from: the fold of every log, kept counts, marks, the hours of the past.

use chrono::TimeDelta;
use helpdesk_core::Policy;
use helpdesk_core::hours::Calendar;
use helpdesk_core::report::{Backlog, ReportRow};
use helpdesk_store::{DeskAction, LogReports, Period, PolicyVersion, RatingMark, ReportTime};

use super::lists::populated;
use crate::check::{ensure, same};
use crate::kit::minute;
use crate::room::{ALL, GRANT, Room, assign, line_at, number};
use crate::{Place, Trouble};

const DAYS: i64 = 24 * 60;

fn busy(room: &Room) -> Result<(), Trouble> {
    populated(room)?;
    let id = room.open("customer:ada", Some("p1"), "let me in", 100)?;
    room.act(id, "agent:max", 101, &assign("max")?)?;
    room.act(id, "customer:ada", 102, &GRANT)?;
    room.act(id, "agent:max", 103, &helpdesk_core::Command::EnterProject)?;
    room.act(id, "agent:max", 140, &helpdesk_core::Command::EnterProject)?;
    room.act(id, "agent:max", 141, &helpdesk_core::Command::RevokeAccess)?;
    room.act(id, "customer:ada", 142, &GRANT)?;
    room.act(id, "agent:max", 143, &room.reply("done")?)?;
    room.act(id, "agent:max", 144, &helpdesk_core::Command::Resolve(None))?;
    room.act(id, "customer:ada", 145, &room.reply("it is not")?)?;
    room.act(id, "customer:ada", 146, &room.close(Some(2), "slow")?)?;
    let id = room.open("customer:bob", Some("p2"), "and me", 150)?;
    room.act(id, "agent:max", 151, &assign("max")?)?;
    room.act(id, "customer:bob", 152, &GRANT)?;
    Ok(())
}

pub(super) fn reports_are_the_fold_of_the_logs(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    busy(&room)?;
    room.follow(900)?;
    let store = &*room.store;
    let right = LogReports::read(store)?;
    let mut times: Vec<_> = right.0.iter().map(|(_, report)| report.row.opened_at).collect();
    let closed = |row: &ReportRow| row.closed.as_ref().map(|closing| closing.at);
    times.extend(right.0.iter().filter_map(|(_, report)| closed(&report.row)));
    times.extend([minute(-DAYS), minute(102), minute(103), minute(142), minute(DAYS)]);
    times.sort_unstable();
    times.dedup();
    let mut seen = [0; 4];
    for (n, from) in times.iter().enumerate() {
        // The first instant is inside, the last outside.
        for to in times.iter().skip(n + 1) {
            let period = Period { from: *from, to: *to };
            let opened = store.report_rows(ReportTime::Opened, period)?;
            seen[0] += opened.len();
            same!(opened, right.rows(ReportTime::Opened, period));
            let closed = store.report_rows(ReportTime::Closed, period)?;
            seen[1] += closed.len();
            same!(closed, right.rows(ReportTime::Closed, period));
            let access = store.report_access(period)?;
            seen[2] += access.grants.len();
            seen[3] += access.entries.len();
            same!(access, right.access(period));
        }
    }
    ensure!(seen.iter().all(|count| *count > 0), "rows by opening and close, access: {seen:?}");
    for (ticket, report) in &right.0 {
        let audit = store.audit(*ticket)?.ok_or("no audit")?;
        same!(audit.report.as_ref(), Ok(report));
    }
    Ok(())
}

pub(super) fn the_backlog_counts_what_is_not_closed(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(room.store.backlog()?, Backlog::default());
    busy(&room)?;
    room.follow(900)?;
    let store = &*room.store;
    let right = LogReports::read(store)?;
    same!(store.backlog()?, right.backlog());
    for at in [minute(0), minute(61), minute(62), minute(DAYS)] {
        same!(store.overdue(at)?, right.overdue(at));
    }
    ensure!(store.overdue(minute(DAYS))? > 0, "something is past due");
    for (ticket, report) in &right.0 {
        if report.row.closed.is_none() {
            let id = store.find(*ticket)?.ok_or("no ticket")?;
            let owner = format!("customer:{}", room.found(id)?.ticket.customer());
            room.act(id, &owner, 200, &room.close(None, "")?)?;
        }
    }
    room.follow(900)?;
    same!(store.backlog()?, Backlog::default());
    same!(store.overdue(minute(DAYS))?, 0);
    same!(store.faults()?, vec![]);
    Ok(())
}

pub(super) fn a_mark_of_a_rating_stays(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let store = &*room.store;
    let mark = |by: &str, at| Ok::<_, Trouble>(RatingMark { by: by.parse()?, at: minute(at) });
    let (first, second) = (mark("eva", 1)?, mark("max", 2)?);
    same!(store.mark_rating(number(7)?, first.clone())?, first);
    same!(store.mark_rating(number(7)?, second.clone())?, first);
    same!(store.mark_rating(number(3)?, second.clone())?, second);
    let asked = [number(3)?, number(5)?].into();
    same!(store.rating_marks(asked)?, [(number(3)?, second.clone())].into());
    let all = vec![(number(3)?, second), (number(7)?, first)];
    same!(store.all_rating_marks(None, ALL)?, all);
    same!(store.all_rating_marks(None, 1)?, all.get(..1).unwrap_or_default());
    same!(store.all_rating_marks(Some(number(3)?), ALL)?, all.get(1..).unwrap_or_default());
    Ok(())
}

pub(super) fn working_hours_of_the_past_are_kept(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let store = &*room.store;
    let epoch = chrono::DateTime::UNIX_EPOCH;
    same!(store.calendars()?, vec![(epoch, Calendar::default())]);
    let zone = |name: &str| -> Result<Calendar, Trouble> {
        let text = format!(r#"{{"zone":"{name}","week":{{"monday":["09:00-12:00"]}}}}"#);
        Ok(serde_json::from_str(&text)?)
    };
    let mut version = 0;
    let mut set = |hours: &Calendar, at: i64| -> Result<(), Trouble> {
        let told = line_at(minute(at), DeskAction::HoursLoaded, "hours").into();
        let policy = Policy { hours: hours.clone(), ..Policy::default() };
        ensure!(store.set_policy(policy, PolicyVersion(version), told)?, "the policy is set");
        version += 1;
        Ok(())
    };
    let (utc, nepal) = (zone("UTC")?, zone("Asia/Kathmandu")?);
    set(&Calendar::default(), 5)?;
    set(&utc, 10)?;
    // Another policy, the same hours.
    set(&utc, 20)?;
    set(&nepal, 30)?;
    // The clock was set back: what comes later holds from then on.
    set(&utc, 25)?;
    let history =
        vec![(epoch, Calendar::default()), (minute(10), utc.clone()), (minute(30), utc.clone())];
    same!(store.calendars()?, history);
    let brought = vec![(epoch, nepal), (minute(1) + TimeDelta::microseconds(1), utc)];
    store.set_calendars(brought.clone())?;
    same!(store.calendars()?, brought);
    Ok(())
}
