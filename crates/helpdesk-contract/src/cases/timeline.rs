//! S13, S6: a ticket's history in bounded pages, whichever way it is read.

use helpdesk_core::view::{Kept, LogEntry};
use helpdesk_core::{Command, Sealed, TicketId, Version};
use helpdesk_store::{
    EVENTS_SHARE, PAGE_MAX, SealedWords, TEXT_SHARE, TimelineEntry, TimelinePage, TimelinePlace,
    TimelineQuery, whole_log,
};

use crate::check::{ensure, same};
use crate::room::{GRANT, Room, assign};
use crate::{Place, Trouble};

/// A ticket with public events and notes in between: at its beginning, in its middle, at its end.
fn mixed(room: &Room) -> Result<TicketId, Trouble> {
    let id = room.open("customer:ada", Some("p1"), "Printer", 0)?;
    let steps: [(&str, Command<Sealed>); 9] = [
        ("agent:max", room.note("One")?),
        ("agent:max", room.note("Two")?),
        ("agent:max", room.reply("Which printer?")?),
        ("agent:max", room.note("Three")?),
        ("customer:ada", GRANT),
        ("agent:anna", assign("anna")?),
        ("customer:ada", room.reply("The red one")?),
        ("agent:anna", room.note("Four")?),
        ("agent:anna", room.note("Five")?),
    ];
    for (at, (who, command)) in (1..).zip(steps) {
        room.act(id, who, at, &command)?;
    }
    Ok(id)
}

fn page(room: &Room, id: TicketId, query: TimelineQuery) -> Result<TimelinePage, Trouble> {
    let page = room.store.events(id, query)?;
    let count = page.entries.len();
    ensure!(count <= query.limit, "{count} events where {} were asked for", query.limit);
    Ok(page)
}

fn entries(page: TimelinePage) -> Vec<LogEntry> {
    page.entries.into_iter().map(|entry| entry.entry).collect()
}

/// Reads on from a page, or from nothing, to both ends, and joins what was read.
fn joined(
    room: &Room,
    id: TicketId,
    query: TimelineQuery,
    place: TimelinePlace,
) -> Result<Vec<LogEntry>, Trouble> {
    let first = page(room, id, TimelineQuery { place, ..query })?;
    let (mut earlier, mut later) = (first.earlier, first.later);
    let mut all = entries(first);
    while let Some(before) = earlier {
        let piece =
            page(room, id, TimelineQuery { place: TimelinePlace::Before(before), ..query })?;
        ensure!(!piece.entries.is_empty(), "there is nothing before {before}");
        earlier = piece.earlier;
        all.splice(0..0, entries(piece));
    }
    while let Some(after) = later {
        let piece = page(room, id, TimelineQuery { place: TimelinePlace::After(after), ..query })?;
        ensure!(!piece.entries.is_empty(), "there is nothing after {after}");
        later = piece.later;
        all.extend(entries(piece));
    }
    Ok(all)
}

pub(super) fn s13_pages_join_to_the_whole_from_any_place(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = mixed(&room)?;
    let log = whole_log(&*room.store, id)?;
    let is_public = |entry: &LogEntry| entry.recorded.event.kind().is_public();
    for public_only in [false, true] {
        let whole: Vec<LogEntry> =
            log.iter().filter(|entry| !public_only || is_public(entry)).cloned().collect();
        for limit in 1..=whole.len() + 1 {
            let query = TimelineQuery::page(public_only, TimelinePlace::Newest, limit);
            let mut places = vec![TimelinePlace::Newest];
            for n in 0..=whole.len() as u64 + 2 {
                let n = Version(n);
                places.extend([
                    TimelinePlace::After(n),
                    TimelinePlace::Before(n),
                    TimelinePlace::Around(n),
                ]);
            }
            for place in places {
                same!((place, joined(&room, id, query, place)?), (place, whole.clone()));
            }
        }
    }
    Ok(())
}

pub(super) fn s13_a_page_around_an_event_holds_it(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = mixed(&room)?;
    for public_only in [false, true] {
        let ends = TimelineQuery::page(public_only, TimelinePlace::After(Version(0)), PAGE_MAX);
        let count = page(&room, id, ends)?.entries.len();
        for limit in 1..=count {
            for middle in (1..=count as u64).map(Version) {
                let query = TimelineQuery::page(public_only, TimelinePlace::Around(middle), limit);
                let found = page(&room, id, query)?;
                let counted = |entry: &TimelineEntry| query.counted(&entry.entry.recorded);
                let numbers: Vec<Version> = found.entries.iter().map(counted).collect();
                ensure!(numbers.contains(&middle), "{middle} is not among {numbers:?}");
            }
        }
    }
    Ok(())
}

pub(super) fn s6_a_public_page_counts_public_events_alone(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = mixed(&room)?;
    let query = TimelineQuery::page(true, TimelinePlace::Newest, PAGE_MAX);
    let found = page(&room, id, query)?;
    same!((found.earlier, found.later), (None, None));
    for (n, entry) in (1..).map(Version).zip(found.entries) {
        same!(entry.entry.recorded.public_seq, n);
        ensure!(entry.entry.recorded.event.kind().is_public(), "event {n} is internal");
    }
    Ok(())
}

pub(super) fn s13_a_page_is_bounded_in_bytes(place: &dyn Place) -> Result<(), Trouble> {
    const LONG: usize = 60 * 1024;
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "Logs", 0)?;
    for at in 1..=20 {
        // Letters of two bytes, so that a cut in bytes may fall into one.
        let text = format!("{at:05}{}", "ё".repeat(LONG / 2));
        room.act(id, "customer:ada", at, &room.reply(&text)?)?;
    }
    let text_of = |entry: &TimelineEntry| match &entry.entry.words {
        Kept::Words(words) => words.text.as_ref().map_or(0, |text| text.as_str().len()),
        Kept::None | Kept::Erased => 0,
    };
    let bytes = |page: &TimelinePage| page.entries.iter().map(text_of).sum::<usize>();
    for public_only in [false, true] {
        for place in [TimelinePlace::Newest, TimelinePlace::Around(Version(9))] {
            let found = page(&room, id, TimelineQuery::page(public_only, place, PAGE_MAX))?;
            ensure!(bytes(&found) <= EVENTS_SHARE, "{} bytes", bytes(&found));
            ensure!(found.entries.len() > 10, "a page of {} events", found.entries.len());
            for entry in found.entries.iter().filter(|entry| entry.entry.recorded.seq.0 > 1) {
                ensure!(text_of(entry) <= TEXT_SHARE, "a text of {} bytes", text_of(entry));
                same!(entry.whole_bytes, Some(LONG + 5));
                let Some(SealedWords::Kept(sealed)) =
                    room.store.words(id, entry.entry.recorded.seq)?
                else {
                    return Err("the words are gone".into());
                };
                let whole = sealed.words().text.as_ref().map_or("", |text| text.as_str());
                same!(whole.len(), LONG + 5);
                let Kept::Words(words) = &entry.entry.words else {
                    return Err("the words are gone".into());
                };
                let begin = words.text.as_ref().map_or("", |text| text.as_str());
                ensure!(!begin.is_empty() && whole.starts_with(begin), "another text");
            }
        }
    }
    // Whole texts fill a page sooner, and none is cut.
    let whole = page(&room, id, TimelineQuery::whole(Version(0)))?;
    ensure!(bytes(&whole) <= EVENTS_SHARE, "{} bytes", bytes(&whole));
    ensure!(whole.entries.iter().all(|entry| entry.whole_bytes.is_none()), "a text is cut");
    same!(whole_log(&*room.store, id)?.len(), 21);
    // A page has at least one event in any case.
    let tiny = TimelineQuery { weight_max: 1, ..TimelineQuery::whole(Version(0)) };
    same!(page(&room, id, tiny)?.entries.len(), 1);
    Ok(())
}

pub(super) fn an_unknown_ticket_has_an_empty_page(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for place in [
        TimelinePlace::Newest,
        TimelinePlace::After(Version(3)),
        TimelinePlace::Before(Version(3)),
        TimelinePlace::Around(Version(3)),
    ] {
        let found = page(&room, room.ids.ticket(), TimelineQuery::page(false, place, 5))?;
        same!(found, TimelinePage { entries: vec![], earlier: None, later: None });
    }
    Ok(())
}
