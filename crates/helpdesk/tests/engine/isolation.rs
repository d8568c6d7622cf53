//! S7: another customer's ticket answers exactly as one that does not exist, at every door of the engine.

use helpdesk::testing::{TestDesk, reads, said};
use helpdesk::{
    Command, Error, FileId, ListFilter, Message, Options, Position, Priority, Reader, Stars,
    TicketId, TicketNumber, TicketRef, Version, WithAccess,
};
use helpdesk_store::Order;

use crate::{on_both, under};

fn told(error: &Error) -> String {
    format!("{:?} {:?} {error}", error.kind(), error)
}

fn every_command(file: FileId) -> Vec<Command<Message>> {
    let message = || Message::from(said("let me in"));
    vec![
        Command::Reply(message()),
        Command::Reply(Message::files([file])),
        Command::Reply(Message::default()),
        Command::Reply(Message::files([file; 21])),
        Command::Note(message()),
        Command::Resolve(None),
        Command::Resolve(Some(message())),
        Command::Reopen { reason: said("why").into() },
        Command::Assign(None),
        Command::SetPriority(helpdesk::Priority::High),
        Command::RequestAccess { reason: said("why").into() },
        Command::DeclineAccess,
        Command::GrantAccess(None),
        Command::RevokeAccess,
        Command::EnterProject,
        Command::close(),
        Command::Close {
            rating: Some(Stars::new(1).unwrap().into()),
            reason: Some(said("x").into()),
        },
    ]
}

#[test]
fn s7_anothers_ticket_answers_every_command_as_a_missing_one() {
    on_both(|desk| {
        let gleb = TestDesk::customer("gleb");
        let (theirs, closed) = (desk.opened("vera"), desk.opened("vera"));
        let close = Command::close();
        desk.done(&TestDesk::customer("vera"), closed, close);
        let own = desk.open(&gleb, TestDesk::request("gleb"), under(1)).unwrap().number;
        let file = FileId::new(uuid::Uuid::from_u128(99));
        let number = |n| TicketRef::from(TicketNumber::new(n).unwrap());
        let missing = TicketId::new(uuid::Uuid::from_u128(77));
        let mut tried = 0;
        for command in every_command(file) {
            // Without an id, under a new one, under one used before for something else; with a version that
            // is too low and with one that is too high.
            let newer = under(3).seen(Version(9));
            for options in [Options::default(), under(2), under(1), newer] {
                let answer = |ticket: TicketRef| {
                    told(&desk.submit(&gleb, ticket, command.clone(), options).unwrap_err())
                };
                assert_eq!(answer(theirs.into()), answer(missing.into()), "{command:?}");
                assert_eq!(answer(closed.into()), answer(missing.into()), "{command:?}");
                assert_eq!(answer(number(1)), answer(number(77)), "{command:?}");
                assert_eq!(answer(number(2)), answer(missing.into()), "{command:?}");
                tried += 1;
            }
        }
        assert_eq!(tried, 17 * 4);
        assert_eq!(desk.ticket(&Reader::Operator, theirs).unwrap().version(), Version(1));
        assert_eq!(own.get(), 3);
    });
}

#[test]
fn s7_anothers_ticket_is_read_as_a_missing_one() {
    on_both(|desk| {
        let (vera, gleb) = (TestDesk::customer("vera"), TestDesk::customer("gleb"));
        let theirs = desk.opened("vera");
        let file = desk.upload(&vera, "a.txt", "text/plain", &mut &b"secret"[..]).unwrap().id;
        let staged = desk.upload(&vera, "b.txt", "text/plain", &mut &b"staged"[..]).unwrap().id;
        desk.done(&vera, theirs, Command::Reply(Message::files([file])));
        let reader = &reads(&gleb);
        let no_ticket = TicketId::new(uuid::Uuid::from_u128(77));
        let no_file = FileId::new(uuid::Uuid::from_u128(99));
        let ticket = |id: TicketId| told(&desk.ticket(reader, id).unwrap_err());
        assert_eq!(ticket(theirs), ticket(no_ticket));
        let number = |n| TicketNumber::new(n).unwrap();
        let ticket = |n| told(&desk.ticket(reader, number(n)).unwrap_err());
        assert_eq!(ticket(1), ticket(77));
        let meta = |id| told(&desk.file(reader, id).unwrap_err());
        let bytes = |id| told(&desk.download(reader, id, &mut Vec::new()).unwrap_err());
        for id in [file, staged] {
            assert_eq!(meta(id), meta(no_file));
            assert_eq!(bytes(id), bytes(no_file));
        }
        // Another actor's file cannot be sent either, whether staged or sent.
        let own = desk.opened("gleb");
        let send = |id| {
            let message = Message::files([id]);
            let error =
                desk.submit(&gleb, own, Command::Reply(message), Options::default()).unwrap_err();
            told(&error).replace(&id.to_string(), "")
        };
        assert_eq!(send(staged), send(no_file));
        assert_eq!(send(file), send(no_file));
        // Following another customer's ticket is refused like following a missing one.
        let follow = |earlier: TicketRef| {
            let request = TestDesk::request("gleb").following(earlier);
            told(&desk.open(&gleb, request, Options::default()).unwrap_err())
        };
        assert_eq!(follow(theirs.into()), follow(no_ticket.into()));
        assert_eq!(follow(number(1).into()), follow(number(77).into()));
        // Lists, search and changes hold only their own, whatever is asked for.
        let vera_id = vera.customer().cloned();
        let filter = ListFilter::default().customer(vera_id);
        let none = ListFilter::default().customer("none".parse().ok());
        let list = |filter| told(&desk.list(reader, filter, None, 50).unwrap_err());
        assert_eq!(list(filter).replace("vera", "none"), list(none));
        let all = desk.list(reader, ListFilter::default(), None, 50).unwrap().items;
        assert_eq!(all.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [own]);
        let hits = desk.search(reader, "cart", None, None, 50).unwrap().items;
        assert!(hits.iter().all(|hit| hit.ticket.id == own) && hits.len() == 1);
        let (changes, _) = desk.changes(reader, Position::default(), 100).unwrap();
        assert!(changes.iter().all(|change| change.ticket == own) && changes.len() == 1);
    });
}

#[test]
fn s7_a_cursor_opens_for_its_own_reader_and_list_alone() {
    on_both(|desk| {
        for _ in 0..4 {
            let _ = (desk.opened("vera"), desk.opened("gleb"));
        }
        let (vera, gleb) = (TestDesk::customer("vera"), TestDesk::customer("gleb"));
        let all = ListFilter::default;
        let next = desk.list(&reads(&vera), all(), None, 2).unwrap().next.unwrap();
        assert!(desk.list(&reads(&vera), all(), Some(&next), 2).is_ok());
        let stolen = desk.list(&reads(&gleb), all(), Some(&next), 2);
        assert!(matches!(stolen, Err(Error::Cursor(_))));
        for other in [
            all().group(helpdesk::rules::view::Group::Open),
            all().priority(Priority::Medium),
            all().waits_on_support(true),
            all().access(WithAccess::Granted),
            all().access(WithAccess::GrantedOrRequested),
            all().order(Order::OldestFirst),
        ] {
            let page = desk.list(&reads(&vera), other, Some(&next), 2);
            assert!(matches!(page, Err(Error::Cursor(_))));
        }
        let found = desk.search(&reads(&vera), "cart", None, None, 2).unwrap().next.unwrap();
        let page = desk.search(&reads(&vera), "cart", None, Some(&found), 2).unwrap();
        assert_eq!((page.items.len(), page.next), (2, None));
        let stolen = desk.search(&reads(&gleb), "cart", None, Some(&found), 2);
        assert!(matches!(stolen, Err(Error::Cursor(_))));
        let other = desk.search(&reads(&vera), "yesterday", None, Some(&found), 2);
        assert!(matches!(other, Err(Error::Cursor(_))));
        for forged in ["", "0.0.0", "1.1.ffffffffffffffffffffffffffffffff", "\u{0}"] {
            let page = desk.list(&reads(&vera), all(), Some(forged), 2);
            assert!(matches!(page, Err(Error::Cursor(_))), "{forged:?}");
        }
    });
}
