//! S10 and L7 through the engine: what came in between, and tickets that follow others.

use helpdesk::rules::{AccessState, Field, Refusal, Rejection};
use helpdesk::testing::{TestDesk, reads, said};
use helpdesk::{
    Command, CommandId, Error, ErrorKind, Message, Options, Position, Priority, RatingGiven,
    Reader, Stars, Status, TicketRef, Version, WordsError,
};

use crate::on_both;

fn having_seen(version: u64) -> Options {
    Options::default().seen(Version(version))
}

#[test]
fn s10_a_command_that_has_not_seen_what_came_in_between_is_stale() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&vera, ticket, Command::Reply(said("and the price").into()));
        let resolve = |seen| {
            let answer = Some(said("Look now").into());
            desk.submit(&anna, ticket, Command::Resolve(answer), having_seen(seen))
        };
        let stale = resolve(1).unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::Conflict);
        let Error::Refused(Rejection { why, .. }) = stale else { panic!("{stale}") };
        assert_eq!(why, Refusal::Stale { seen: Version(1), current: Version(2) });
        assert_eq!(
            desk.ticket(&Reader::Operator, ticket).unwrap().version(),
            Version(2),
            "nothing written"
        );
        // A note makes nobody stale.
        desk.done(&TestDesk::agent("boris"), ticket, Command::Note(said("hm").into()));
        assert!(resolve(2).is_ok());
    });
}

#[test]
fn s10_a_customers_reply_or_close_is_never_stale_a_grant_may_be() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Reply(said("Which one?").into()));
        let submit = |command, seen| desk.submit(&vera, ticket, command, having_seen(seen));
        assert!(matches!(submit(Command::GrantAccess(None), 1), Err(Error::Refused(_))));
        assert!(submit(Command::GrantAccess(None), 3).is_ok());
        assert!(submit(Command::Reply(said("This one").into()), 1).is_ok());
        assert!(submit(Command::close(), 1).is_ok());
    });
}

#[test]
fn s6_s10_customers_count_public_events_alone() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        for _ in 0..5 {
            desk.done(&anna, ticket, Command::Note(said("hm").into()));
        }
        let seen = desk.ticket(&reads(&vera), ticket).unwrap().version();
        assert_eq!(seen, Version(1));
        let options = Options::default().seen(seen);
        let receipt = desk.submit(&vera, ticket, Command::GrantAccess(None), options).unwrap();
        assert_eq!((receipt.from, receipt.to), (Version(2), Version(2)));
    });
}

#[test]
fn l7_a_ticket_follows_an_earlier_one_of_the_same_customer_open_or_closed() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let first = desk.opened("vera");
        desk.done(&vera, first, Command::GrantAccess(None));
        let follow = |by, customer: &str, earlier: TicketRef| {
            desk.open(by, TestDesk::request(customer).following(earlier), Options::default())
        };
        let second = follow(&vera, "vera", first.into()).unwrap();
        desk.done(&vera, first, Command::close());
        let third = follow(&anna, "vera", second.number.into()).unwrap();
        for (ticket, earlier) in [(second.ticket, 1), (third.ticket, 2)] {
            let view = desk.ticket(&reads(&vera), ticket).unwrap();
            assert_eq!(view.summary().follows.unwrap().get(), earlier);
            assert_eq!(view.summary().access.state, AccessState::None, "no grant is carried over");
        }
        // Opened by an agent for a customer who called: theirs in every way, and answered.
        let view = desk.ticket(&reads(&vera), third.ticket).unwrap();
        assert!(view.summary().answered_at.is_some());
        assert!(matches!(follow(&anna, "gleb", first.into()), Err(Error::Refused(_))));
    });
}

#[test]
fn l6_a_working_priority_is_seen_by_agents_alone() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::SetPriority(Priority::High));
        let seen = |reader| desk.ticket(&reads(reader), ticket).unwrap().summary().clone();
        assert_eq!(seen(&anna).priority, Priority::High);
        assert_eq!(seen(&vera).priority, Priority::Medium);
        assert_eq!(seen(&anna).priority_asked, Priority::Medium);
        let (listed, _) = (desk.list(&reads(&vera), Default::default(), None, 9).unwrap(), ());
        assert_eq!(listed.items[0].priority, Priority::Medium);
    });
}

#[test]
fn p32_a_disabled_actor_can_do_nothing_and_their_history_stays() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Reply(said("Look now").into()));
        let key = anna.agent().unwrap().clone();
        let mut cards = desk.directory().agents([key.clone()].into()).unwrap();
        let card = cards.remove(&key).unwrap();
        desk.people().put_agent(card.active(false)).unwrap();
        let refused = desk.refused(&anna, ticket, Command::Note(said("hm").into()));
        assert_eq!(refused, Some(Refusal::ActorInactive));
        let assign = desk.refused(&TestDesk::agent("boris"), ticket, Command::Assign(Some(key)));
        assert!(assign.is_none(), "it is theirs already, so nothing changes");
        let view = desk.ticket(&reads(&vera), ticket).unwrap();
        assert_eq!(view.summary().assignee.as_ref().unwrap().name.as_deref(), Some("Anna"));
    });
}

#[test]
fn s11_changes_go_on_where_they_stopped_and_neither_skip_nor_repeat() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let tickets: Vec<_> = ["vera", "gleb", "vera"].map(|key| desk.opened(key)).into();
        for i in 0..12 {
            let ask = if i % 2 == 0 { Command::Note } else { Command::Reply };
            desk.done(&anna, tickets[i % 3], ask(said("…").into()));
        }
        let all = |reader: &Reader, limit| {
            let (mut seen, mut after) = (Vec::new(), Position::default());
            loop {
                let (page, reached) = desk.changes(reader, after, limit).unwrap();
                assert!(page.len() <= limit);
                let last = page.len() < limit;
                seen.extend(page.into_iter().map(|change| (change.ticket, change.entry.seq)));
                after = reached;
                if last {
                    return seen;
                }
            }
        };
        for reader in [&Reader::Operator, &reads(&vera), &reads(&anna)] {
            let whole = all(reader, 100);
            for limit in [1, 2, 3, 7] {
                assert_eq!(all(reader, limit), whole);
            }
        }
        assert_eq!(all(&Reader::Operator, 100).len(), 3 + 12 + 3);
        assert!(matches!(
            desk.changes(&Reader::Operator, Position::default(), 0),
            Err(Error::Input { .. })
        ));
        assert_eq!(desk.status(tickets[0]), Status::Open);
    });
}

#[test]
fn a_reason_and_a_comment_are_text_alone() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Reply(said("Look now").into()));
        let file = desk.upload(&anna, "a.txt", "text/plain", &mut &b"a"[..]).unwrap().id;
        let with_file = || Message::from(said("as you see")).with_files([file]);
        let rating = RatingGiven::new(Stars::new(5).unwrap()).with_comment(with_file());
        let commands = [
            (&anna, Command::RequestAccess { reason: with_file() }, Field::Reason),
            (&anna, Command::close_because(with_file()), Field::Reason),
            (&vera, Command::close_rated(rating), Field::Comment),
        ];
        for (by, command, at) in commands {
            match desk.submit(by, ticket, command, Options::default()) {
                Err(Error::Words(WordsError::Files { field })) => assert_eq!(field, at),
                other => panic!("{other:?}"),
            }
        }
        let empty = Command::close_because(Message::default());
        let refused = desk.submit(&anna, ticket, empty, Options::default());
        let field = Field::Reason;
        assert!(
            matches!(refused, Err(Error::Words(WordsError::Empty { field: at })) if at == field)
        );
        // Nothing was written, and the file still waits to be sent.
        assert_eq!(desk.ticket(&helpdesk::Reader::Operator, ticket).unwrap().version(), Version(3));
        desk.done(&anna, ticket, Command::Reply(Message::files([file])));
    });
}

#[test]
fn s10_a_ticket_that_is_being_opened_has_no_version_to_have_been_seen() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        for seen in [0, 1] {
            let refused = desk.open(&vera, TestDesk::request("vera"), having_seen(seen));
            assert!(matches!(refused, Err(Error::Input { field: "seen", .. })), "{refused:?}");
        }
        assert_eq!(desk.newest().unwrap(), Position(0), "nothing was written");
        desk.open(&vera, TestDesk::request("vera"), Options::default()).unwrap();
    });
}

/// What a host hears of twice, it does once.
#[test]
fn s5_a_command_named_by_what_it_answers_is_done_once() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let failed = || Options::default().id(CommandId::named("payments", "evt_9f31").unwrap());
        let first = desk.open(&vera, TestDesk::request("vera"), failed()).unwrap();
        assert_eq!(desk.open(&vera, TestDesk::request("vera"), failed()).unwrap(), first);
        let mut other = TestDesk::request("vera");
        other.subject = "The payment failed again".parse().unwrap();
        match desk.open(&vera, other, failed()) {
            Err(Error::CommandReused { earlier }) => assert_eq!(earlier, first),
            other => panic!("{other:?}"),
        }
    });
}
