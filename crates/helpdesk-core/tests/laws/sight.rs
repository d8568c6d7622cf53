//! S6 and S7: what a customer can see, and cannot.

use chrono::TimeDelta;
use helpdesk_core::view::{Excerpt, Kept, LogEntry, Names, Row, TicketView, TimelineEntry};
use helpdesk_core::{Actor, Reader, Recorded, Ticket, TicketNumber, Version};
use proptest::prelude::*;

use super::play::{
    Move, Played, Script, What, agent, customer, everybody, is_internal, owner, play, play_but,
    text,
};
use super::random::{cases, forward, script};

fn view(reader: &Reader, ticket: &Ticket, log: &[Recorded]) -> Option<TicketView> {
    let number = TicketNumber::new(7).unwrap();
    let follows = ticket.follows().map(|_| TicketNumber::new(3).unwrap());
    let row = Row::of(ticket, number, Some("Help".into()), follows);
    let read = read(reader, ticket, log);
    TicketView::for_reader(reader, ticket, row, read, &Names::default())
}

/// What is read of a log for a view, as a store gives it: a customer's page has public events alone.
fn read(reader: &Reader, ticket: &Ticket, log: &[Recorded]) -> Excerpt {
    let entry = |recorded: &Recorded| {
        let words = match recorded.event.words() {
            Some(_) => Kept::Words(text("words").words().clone()),
            None => Kept::None,
        };
        TimelineEntry::from(LogEntry { recorded: recorded.clone(), words })
    };
    let at = |seq: Version| log.iter().find(|recorded| recorded.seq == seq).map(entry);
    let seen =
        |recorded: &&Recorded| reader.customer().is_none() || recorded.event.kind().is_public();
    Excerpt {
        page: log.iter().filter(seen).map(entry).collect(),
        older: None,
        newer: None,
        opening: at(Version(1)),
        request: ticket.live().and_then(|live| at(live.access.request()?.seq)),
        closing: ticket.closure().and_then(|closure| at(closure.seq)),
        newest: None,
    }
}

/// What an actor reads: the clock reads nothing.
fn seen_by(who: &Actor, ticket: &Ticket, log: &[Recorded]) -> Option<TicketView> {
    view(&Reader::try_from(who).ok()?, ticket, log)
}

fn page(reader: &Actor, ticket: &Ticket, log: &[Recorded]) -> String {
    match seen_by(reader, ticket, log) {
        Some(TicketView::Customer(view)) => {
            serde_json::to_string(&view).unwrap() + &format!("{:?}", view.beside)
        }
        Some(TicketView::Agent(view)) => serde_json::to_string(&view).unwrap(),
        None => "there is no such ticket".into(),
    }
}

/// What the owner was answered, as a door would say it: the receipt or the refusal.
fn answers(played: &Played) -> Vec<String> {
    let mut all = Vec::new();
    for done in &played.done {
        let What::Ask { who, .. } = &done.what else { continue };
        if *who != owner() {
            continue;
        }
        all.push(match &done.decided {
            Ok(records) => {
                let seqs: Vec<Version> = records
                    .iter()
                    .filter(|recorded| recorded.event.kind().is_public())
                    .map(|recorded| recorded.public_seq)
                    .collect();
                format!("{:?} {seqs:?} {}", done.now, done.after.version_for(who))
            }
            Err(refused) => refused.to_string(),
        });
    }
    all
}

/// Agents count notes too, so the version they claim to have seen is left out. And nobody is ahead of the
/// sweep, which here comes before every move, as it comes at each deadline on a real desk.
fn swept(script: &Script) -> Script {
    let mut moves = Vec::new();
    for step in &script.moves {
        moves.push(Move { wait: step.wait, what: What::Sweep });
        let mut what = step.what.clone();
        if let What::Ask { who: Actor::Agent(_), behind, .. } = &mut what {
            *behind = None;
        }
        moves.push(Move { wait: TimeDelta::zero(), what });
    }
    Script { moves, ..script.clone() }
}

proptest! {
    #![proptest_config(cases())]

    /// P26: the same history with and without notes and working priorities.
    #[test]
    fn s6_notes_leave_no_trace_at_the_customers_door(script in forward()) {
        let script = swept(&script);
        let (with, without) = (play(&script), play_but(&script, is_internal));
        let owner = owner();
        prop_assert_eq!(answers(&with), answers(&without));
        prop_assert_eq!(
            page(&owner, &with.ticket, &with.log),
            page(&owner, &without.ticket, &without.log)
        );
        prop_assert_eq!(with.ticket.public_version(), without.ticket.public_version());
        prop_assert_eq!(with.ticket.updated_at(), without.ticket.updated_at());
    }

    /// The same without any internal event, those of the clock included: the public events alone make a log
    /// that reads the same.
    #[test]
    fn s6_a_customer_reads_what_the_public_events_alone_would_give(script in forward()) {
        let played = play(&script);
        let public = played.log.iter().filter(|recorded| recorded.event.kind().is_public());
        let (mut ticket, mut log): (Option<Ticket>, Vec<Recorded>) = (None, Vec::new());
        for recorded in public {
            let (by, at, event) = (&recorded.by, recorded.at, vec![recorded.event.clone()]);
            let (after, more) = match &ticket {
                None => Ticket::begin(recorded.ticket, by, at, event).unwrap(),
                Some(ticket) => ticket.advance(by, at, event).unwrap(),
            };
            ticket = Some(after);
            log.extend(more);
        }
        let ticket = ticket.unwrap();
        prop_assert_eq!(
            page(&owner(), &played.ticket, &played.log),
            page(&owner(), &ticket, &log)
        );
        prop_assert_eq!(ticket.version(), played.ticket.public_version());
        for (recorded, public) in
            played.log.iter().filter(|r| r.event.kind().is_public()).zip(&log)
        {
            prop_assert_eq!(recorded.public_seq, public.seq);
        }
    }

    /// P24, as far as one ticket goes.
    #[test]
    fn s7_another_customer_sees_no_ticket_at_all(script in script()) {
        let played = play(&script);
        let (ticket, log) = (&played.ticket, &played.log[..]);
        for who in everybody() {
            let seen = seen_by(&who, ticket, log);
            let may = Reader::try_from(&who).is_ok_and(|reader| ticket.may_read(&reader));
            prop_assert_eq!(seen.is_some(), may);
            prop_assert_eq!(seen.is_some(), who == owner() || who.agent().is_some());
        }
        let stranger = customer(2);
        for done in &played.done {
            let What::Ask { who, .. } = &done.what else { continue };
            if *who == stranger {
                let refused = done.decided.clone().unwrap_err();
                prop_assert_eq!(refused.status, None);
                prop_assert_eq!(refused.why, helpdesk_core::Refusal::NotYours);
            }
        }
        prop_assert!(matches!(view(&Reader::Operator, ticket, log), Some(TicketView::Agent(_))));
    }

    /// L6: the working priority belongs to the agents.
    #[test]
    fn l6_customers_see_the_priority_they_gave(script in script()) {
        let played = play(&script);
        let seen = |who: &Actor| {
            seen_by(who, &played.ticket, &played.log).unwrap().summary().priority
        };
        prop_assert_eq!(seen(&owner()), played.ticket.priority_asked());
        prop_assert_eq!(seen(&agent(1)), played.ticket.priority());
        // Nothing of what agents keep among themselves is told to a customer, not even its name.
        let told = |who: &Actor| {
            let view = seen_by(who, &played.ticket, &played.log).unwrap();
            let triage = view.summary().triage.clone();
            (triage, serde_json::to_value(view.summary()).unwrap())
        };
        let (triage, json) = told(&owner());
        prop_assert!(triage.is_none() && json.get("working_priority").is_none());
        let (triage, json) = told(&agent(1));
        prop_assert_eq!(triage.as_ref(), Some(played.ticket.triage()));
        let set = played.ticket.triage().working_priority;
        prop_assert_eq!(&json["working_priority"], &serde_json::to_value(set).unwrap());
    }
}
