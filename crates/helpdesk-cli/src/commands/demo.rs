//! `helpdesk demo`

mod clock;
mod history;
mod people;
mod present;
mod story;
mod texts;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::{Clock as _, Helpdesk, Ids as _, RandomIds, SystemClock};
use serde_json::json;

use self::clock::StoryClock;
use self::people::People;
pub(super) use self::people::{ANNA, MARIA, PAVEL};
use crate::error::{Code, Failure};
use crate::place::Place;
use crate::progress::Progress;
use crate::session::Session;

/// A desk filled with the demo, and the clock that tells its time.
struct Filled {
    desk: Helpdesk,
    clock: Arc<StoryClock>,
    people: People,
    now: DateTime<Utc>,
}

/// Returns a separate place for a demo.
pub(super) fn new_place() -> Result<Place, Failure> {
    let name = format!("helpdesk-demo-{}.db", RandomIds.uuid(SystemClock.now())?.simple());
    Ok(Place::file(std::env::temp_dir().join(name)))
}

/// Fills an empty desk with four weeks of tickets and with requests in the middle of their lives.
pub(super) fn fill_to_serve(session: &Session, place: &Place) -> Result<(), Failure> {
    let Filled { desk, clock, people, now } = fill(session, place)?;
    Ok(present::play(&desk, &clock, &people, session.output.l10n(), now)?)
}

/// Fills an empty desk with four weeks of tickets, which end now.
fn fill(session: &Session, place: &Place) -> Result<Filled, Failure> {
    let now = SystemClock.now();
    // An empty place gets a new desk; a place that holds something is never touched.
    let store = if place.path().exists() { place.open()? } else { place.create()? };
    let desk = Helpdesk::on(store);
    if !desk.is_empty()? {
        return Err(place.is_filled());
    }
    let clock = Arc::new(StoryClock::new(now));
    let ids = Arc::new(RandomIds);
    let desk = desk.with(clock.clone(), ids);
    let desk = session.enter(desk);
    let people = people::add(&desk, session.output.l10n())?;
    let progress = Progress::things(&session.output);
    history::play(&desk, &clock, &people, now, &mut |steps| progress.at(steps))?;
    drop(progress);
    Ok(Filled { desk, clock, people, now })
}

pub(crate) fn run(session: &Session) -> Result<Code, Failure> {
    let place = match session.given_place()? {
        Some(place) => place,
        None => new_place()?,
    };
    let Filled { desk, clock, now, people: _ } = fill(session, &place)?;
    let url = place.url();
    if session.output.is_json() {
        session.output.json(&json!({ "db": url }))?;
        return Ok(Code::Done);
    }
    clock.set(now - TimeDelta::minutes(story::MINUTES));
    story::play(session, &desk, &clock, &url)?;
    Ok(Code::Done)
}
