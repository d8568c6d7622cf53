//! Search through the engine: both languages, ё and й, and never a note to a customer.

use helpdesk::testing::{TestDesk, reads, said};
use helpdesk::{Command, Options, Reader, Subject};

use crate::on_both;

fn found(desk: &TestDesk, reader: &Reader, typed: &str) -> Vec<(u64, u64)> {
    let page = desk.search(reader, typed, None, None, 50).unwrap();
    page.items.iter().map(|hit| (hit.ticket.number.get(), hit.seq.0)).collect()
}

#[test]
fn words_are_found_in_both_languages_in_any_form() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        for (subject, text) in [
            ("Не приходит счёт", "Мои заявки на отчёты остались без ответа, ёлки"),
            ("Payments failed", "Two invoices were paid twice, see HD-1234"),
            ("Пустой йогурт", "Корзина пуста"),
        ] {
            let mut request = TestDesk::request("vera");
            request.subject = Subject::new(subject).unwrap();
            request.message = said(text).into();
            desk.open(&vera, request, Options::default()).unwrap();
        }
        for (typed, expected) in [
            ("счета", vec![1]),
            ("СЧЕТ", vec![1]),
            ("заявок отчетам", vec![1]),
            ("ёлка", vec![1]),
            ("елка", vec![1]),
            ("invoice payment", vec![2]),
            ("PAID", vec![2]),
            ("hd-1234", vec![2]),
            ("йогурты", vec![3]),
            // й is not и.
            ("иогурт", vec![]),
            ("корзины", vec![3]),
            ("корзины invoice", vec![]),
            ("\" OR 1=1 --", vec![]),
            ("NEAR(", vec![]),
            ("  ", vec![]),
            ("*", vec![]),
        ] {
            let expected: Vec<(u64, u64)> = expected.into_iter().map(|n| (n, 1)).collect();
            assert_eq!(found(desk, &reads(&vera), typed), expected, "{typed}");
            assert_eq!(found(desk, &Reader::Operator, typed), expected, "{typed}");
        }
    });
}

#[test]
fn s6_a_note_is_found_by_agents_and_by_no_customer() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Note(said("the boss's nephew").into()));
        desk.done(&anna, ticket, Command::Reply(said("the nephew of a server").into()));
        assert_eq!(found(desk, &reads(&anna), "nephew"), [(1, 4), (1, 2)]);
        // Counted as customers count: opened, assigned, answered.
        assert_eq!(found(desk, &reads(&vera), "nephew"), [(1, 3)]);
        assert_eq!(found(desk, &reads(&vera), "boss"), []);
        assert_eq!(found(desk, &reads(&TestDesk::customer("gleb")), "nephew"), []);
        // A cut word in a name of a file, a comment to a rating, a reason: found too.
        let comment = helpdesk::Message::from(said("splendid"));
        let rating =
            helpdesk::RatingGiven::new(helpdesk::Stars::new(5).unwrap()).with_comment(comment);
        desk.done(&vera, ticket, Command::close_rated(rating));
        assert_eq!(found(desk, &reads(&vera), "splendid"), [(1, 4)]);
    });
}

#[test]
fn pages_of_a_search_neither_skip_nor_repeat() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let tickets: Vec<_> = (0..3).map(|_| desk.opened("vera")).collect();
        for i in 0..20 {
            let by = if i % 3 == 0 { &vera } else { &anna };
            let ask = if i % 4 == 1 { Command::Note } else { Command::Reply };
            let by = if i % 4 == 1 { &anna } else { by };
            desk.done(by, tickets[i % 3], ask(said(&format!("the needle, {i}")).into()));
        }
        for reader in [&Reader::Operator, &reads(&vera), &reads(&anna)] {
            let whole = found(desk, reader, "needle");
            let (mut paged, mut after) = (Vec::new(), None);
            loop {
                let page = desk.search(reader, "needle", None, after.as_deref(), 3).unwrap();
                paged.extend(page.items.iter().map(|hit| (hit.ticket.number.get(), hit.seq.0)));
                match page.next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
            assert_eq!(paged, whole);
            assert_eq!(whole.len(), if reader.customer().is_some() { 15 } else { 20 });
        }
    });
}

#[test]
fn a_redacted_message_is_not_found_any_more() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let ticket = desk.opened("vera");
        desk.done(&vera, ticket, Command::Reply(said("my password is hunter2").into()));
        assert_eq!(found(desk, &reads(&vera), "hunter2"), [(1, 2)]);
        desk.redact(&Reader::Operator, ticket, helpdesk::Version(2), "a password").unwrap();
        assert_eq!(found(desk, &reads(&vera), "hunter2"), []);
        assert_eq!(found(desk, &Reader::Operator, "hunter2"), []);
    });
}
