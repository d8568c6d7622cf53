//! S13: a history is read in bounded pages, which together hold every event once.

use helpdesk::rules::AccessState;
use helpdesk::rules::view::{Beside, EventView, TicketView};
use helpdesk::testing::{TestDesk, reads, said, whole_history};
use helpdesk::{
    Command, Error, ErrorKind, Missing, Priority, Reader, TIMELINE_PAGE, TicketId, TicketNumber,
    TimelinePlace, Version,
};
use helpdesk_store::{EVENTS_SHARE, TEXT_SHARE};

use crate::on_both;

/// A ticket with `count` messages, every third a note, with priorities set in between; and the texts of its
/// public events.
fn talk(desk: &TestDesk, count: usize) -> (TicketId, Vec<String>) {
    let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
    let ticket = desk.opened("vera");
    let mut public = Vec::new();
    for message in 1..=count {
        let text = format!("message {message}");
        let words = said(&text).into();
        let (by, command) = match message % 3 {
            0 => (&anna, Command::Note(words)),
            1 => (&anna, Command::Reply(words)),
            _ => (&vera, Command::Reply(words)),
        };
        desk.done(by, ticket, command);
        if message % 3 != 0 {
            public.push(text);
        }
        if message % 10 == 0 {
            let priority = if message % 20 == 0 { Priority::Low } else { Priority::High };
            desk.done(&anna, ticket, Command::SetPriority(priority));
        }
    }
    (ticket, public)
}

/// What is compared of an event on a page.
type Line = (u64, Option<String>);

fn lines(view: &TicketView) -> Vec<Line> {
    match view {
        TicketView::Customer(view) => {
            view.timeline.iter().map(|entry| (entry.seq.0, entry.text.clone())).collect()
        }
        TicketView::Agent(view) => {
            view.timeline.iter().map(|entry| (entry.seq.0, entry.text.clone())).collect()
        }
    }
}

fn beside(view: &TicketView) -> String {
    match view {
        TicketView::Customer(view) => format!("{:?} {:?}", view.ticket, view.beside),
        TicketView::Agent(view) => format!("{:?} {:?}", view.ticket, view.beside),
    }
}

#[test]
fn s13_pages_hold_every_event_once_whichever_way_they_are_turned() {
    on_both(|desk| {
        let (ticket, public) = talk(desk, 70);
        for reader in [Reader::Operator, TestDesk::as_agent("anna"), TestDesk::as_customer("vera")]
        {
            let whole = whole_history(desk, &reader, ticket).unwrap();
            let (all, version) = (lines(&whole), whole.version().0);
            let counted: Vec<u64> = all.iter().map(|(seq, _)| *seq).collect();
            assert_eq!(counted, (1..=version).collect::<Vec<_>>());
            if reader.customer().is_some() {
                // The opening, then the public messages, and the assignment that an answer makes.
                let texts: Vec<String> =
                    all.iter().skip(1).filter_map(|(_, text)| text.clone()).collect();
                assert_eq!(texts, public);
            }
            for limit in [1, 3, TIMELINE_PAGE, 200] {
                let at = |place| desk.ticket_at(&reader, ticket, place, limit).unwrap();
                let (mut back, mut place) = (Vec::new(), TimelinePlace::Newest);
                loop {
                    let page = at(place);
                    assert!(lines(&page).len() <= limit);
                    back.splice(0..0, lines(&page));
                    assert_eq!(beside(&page), beside(&whole), "{place:?} of {limit}");
                    let Some(older) = page.beyond().0 else { break };
                    place = TimelinePlace::Before(older);
                }
                assert_eq!(back, all, "backwards by {limit}");
                let (mut on, mut place) = (Vec::new(), TimelinePlace::After(Version(0)));
                loop {
                    let page = at(place);
                    on.extend(lines(&page));
                    let Some(newer) = page.beyond().1 else { break };
                    place = TimelinePlace::After(newer);
                }
                assert_eq!(on, all, "onwards by {limit}");
            }
        }
    });
}

#[test]
fn s13_a_link_to_an_event_opens_its_page_and_what_is_no_event_the_nearest() {
    on_both(|desk| {
        let (ticket, _) = talk(desk, 70);
        for reader in [Reader::Operator, TestDesk::as_customer("vera")] {
            let version = desk.version(&reader, ticket).unwrap();
            for seq in 0..=version.0 + 3 {
                let page = desk.ticket_at(&reader, ticket, TimelinePlace::Around(Version(seq)), 5);
                let page = lines(&page.unwrap());
                let nearest = seq.clamp(1, version.0);
                assert!(page.iter().any(|(on, _)| *on == nearest), "{seq}: {page:?}");
                assert!(page.len() <= 5);
            }
            let past = desk.ticket_at(&reader, ticket, TimelinePlace::After(version), 5).unwrap();
            assert_eq!(lines(&past), []);
            assert_eq!(past.beyond(), (Some(version.next()), None));
            let first =
                desk.ticket_at(&reader, ticket, TimelinePlace::Before(Version(1)), 5).unwrap();
            assert_eq!((lines(&first), first.beyond()), (vec![], (None, Some(Version(0)))));
        }
        for limit in [0, 201, usize::MAX] {
            let refused = desk.ticket_at(&Reader::Operator, ticket, TimelinePlace::Newest, limit);
            assert!(matches!(refused, Err(Error::Input { field: "limit", .. })), "{limit}");
        }
    });
}

#[test]
fn s13_a_page_holds_512_kib_at_most_and_the_rest_of_a_text_is_one_read_away() {
    on_both(|desk| {
        let (vera, ticket) = (TestDesk::customer("vera"), desk.opened("vera"));
        let text = |n: usize| format!("{n:02} {}", "я".repeat(32 * 1024 - 2));
        for n in 0..50 {
            assert!(text(n).len() > 65_500 && text(n).len() <= 65_536);
            desk.done(&vera, ticket, Command::Reply(said(&text(n)).into()));
        }
        let reader = reads(&vera);
        let (mut place, mut seen) = (TimelinePlace::Newest, 0);
        loop {
            let TicketView::Customer(page) =
                desk.ticket_at(&reader, ticket, place, TIMELINE_PAGE).unwrap()
            else {
                panic!("a customer's view")
            };
            let bytes: usize =
                page.timeline.iter().map(|entry| entry.text.as_ref().map_or(0, String::len)).sum();
            assert!(bytes <= EVENTS_SHARE, "{bytes}");
            for entry in page.timeline.iter().filter(|entry| entry.seq > Version(1)) {
                let whole = text(usize::try_from(entry.seq.0).unwrap() - 2);
                let begin = entry.text.as_deref().unwrap();
                assert!(begin.len() <= TEXT_SHARE && whole.starts_with(begin));
                assert_eq!(entry.whole_bytes, Some(whole.len()));
                let event = desk.event(&reader, ticket, entry.seq).unwrap();
                let EventView::Customer(event) = event else { panic!("a customer's event") };
                assert_eq!((event.text, event.whole_bytes), (Some(whole), None));
                seen += 1;
            }
            let Some(older) = page.older else { break };
            place = TimelinePlace::Before(older);
        }
        assert_eq!(seen, 50);
        // An export holds every text whole.
        let mut export = Vec::new();
        desk.export(vera.customer(), &mut export, &mut |_| ()).unwrap();
        let export = String::from_utf8(export).unwrap();
        assert!((0..50).all(|n| export.contains(&text(n))) && !export.contains("whole_bytes"));
    });
}

#[test]
fn s6_s7_no_page_and_no_number_leads_to_a_note_or_to_anothers_event() {
    on_both(|desk| {
        let (ticket, _) = talk(desk, 40);
        let (vera, gleb) = (TestDesk::as_customer("vera"), TestDesk::as_customer("gleb"));
        let version = desk.version(&vera, ticket).unwrap();
        let all = desk.version(&Reader::Operator, ticket).unwrap();
        assert!(version < all);
        for seq in (0..=all.0 + 1).map(Version) {
            let mine = desk.event(&vera, ticket, seq);
            match mine {
                Ok(EventView::Customer(entry)) => {
                    assert!(entry.seq == seq && seq <= version && seq >= Version(1));
                    let text = entry.text.unwrap_or_default();
                    let number = text.strip_prefix("message ").map(|n| n.parse::<u64>().unwrap());
                    assert!(number.is_none_or(|n| n % 3 != 0), "{text}");
                }
                Ok(EventView::Agent(_)) => panic!("a customer is no agent"),
                Err(Error::NotFound(Missing::Message)) => {
                    assert!(seq > version || seq < Version(1));
                }
                Err(other) => panic!("{other}"),
            }
            for place in
                [TimelinePlace::Before(seq), TimelinePlace::After(seq), TimelinePlace::Around(seq)]
            {
                let theirs = desk.ticket_at(&gleb, ticket, place, 3).unwrap_err();
                let none = desk.ticket(&gleb, TicketNumber::new(999).unwrap()).unwrap_err();
                assert_eq!(theirs.to_string(), none.to_string());
            }
            let theirs = desk.event(&gleb, ticket, seq).unwrap_err();
            assert!(matches!(theirs, Error::NotFound(Missing::Ticket)));
        }
        assert_eq!(desk.version(&gleb, ticket).unwrap_err().kind(), ErrorKind::NotFound);
    });
}

/// What stands beside a history is told on every page of it, however far back the events are to which the
/// ticket's state points.
#[test]
fn s13_what_stands_beside_a_long_history_is_not_read_from_all_of_it() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        let shop = TestDesk::project("shop");
        desk.done(&anna, ticket, Command::Assign(anna.agent().cloned()));
        desk.done(&vera, ticket, Command::GrantAccess(None));
        desk.enter(anna.agent().unwrap(), &shop, helpdesk::Options::default()).unwrap();
        let chat = |count: usize| {
            for _ in 0..count {
                desk.done(&vera, ticket, Command::Reply(said("and another thing").into()));
            }
        };
        chat(2 * TIMELINE_PAGE);
        let reader = reads(&vera);
        let now = || -> Beside<_> {
            match desk.ticket(&reader, ticket).unwrap() {
                TicketView::Customer(view) => view.beside,
                TicketView::Agent(_) => panic!("a customer is no agent"),
            }
        };
        assert_eq!(now().opening.unwrap().seq, Version(1));
        assert_eq!(now().entries.len(), 1, "the grant knows who entered");
        desk.done(&vera, ticket, Command::RevokeAccess);
        assert_eq!(now().access_ended.unwrap().1, helpdesk::rules::EndReason::TakenBack);
        let reason = said("May I look?").into();
        desk.done(&anna, ticket, Command::RequestAccess { reason });
        chat(2 * TIMELINE_PAGE);
        let asked = now().request.unwrap();
        assert_eq!(asked.text.as_deref(), Some("May I look?"));
        let view = desk.ticket(&reader, ticket).unwrap();
        assert_eq!(view.summary().access.state, AccessState::Requested);
        desk.done(&vera, ticket, Command::close());
        assert_eq!(now().closing.unwrap().seq, desk.version(&reader, ticket).unwrap());
        let whole = whole_history(desk, &reader, ticket).unwrap();
        assert_eq!(beside(&whole), beside(&desk.ticket(&reader, ticket).unwrap()));
    });
}
