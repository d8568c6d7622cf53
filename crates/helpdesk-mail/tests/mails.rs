//! What people get: headers and both parts of every mail, in both languages, as snapshots.
#![expect(clippy::unwrap_used, reason = "these are tests")]

use chrono::{DateTime, TimeDelta};
use helpdesk::rules::notice::NoticeKind;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{
    Command, CustomerCard, DeliveryLimits, Handover, Language, Mail, Message, Notifier, Options,
    RatingGiven, Stars, TicketId,
};
use helpdesk_mail::{Sender, Smtp, message_id, render};

#[derive(Default)]
struct Post(Vec<Mail>);

impl Notifier for Post {
    fn send(&mut self, mail: &Mail) -> Handover {
        self.0.push(mail.clone());
        Handover::Accepted
    }
}

fn sender() -> Sender {
    Sender::new("Поддержка <help@example.org>", "https://help.example.org").unwrap()
}

fn collect(desk: &TestDesk, into: &mut Vec<Mail>) {
    let mut post = Post::default();
    desk.pass(TimeDelta::minutes(2));
    desk.deliver(&mut post, &DeliveryLimits::default()).unwrap();
    into.append(&mut post.0);
}

fn put(desk: &TestDesk, name: &str) {
    let card = CustomerCard::new("vera".parse().unwrap(), name.to_owned(), Language::Ru)
        .email("vera@example.org");
    desk.people().put_customer(card).unwrap();
}

fn opened(desk: &TestDesk, subject: &str) -> TicketId {
    let mut request = TestDesk::request("vera");
    request.subject = subject.parse().unwrap();
    desk.open(&TestDesk::customer("vera"), request, Options::default()).unwrap().ticket
}

/// Everything that anybody is told during a ticket's life.
fn story() -> Vec<Mail> {
    let desk = TestDesk::new();
    desk.set_policy("mail.desk", "desk@example.org").unwrap();
    desk.set_policy("mail.text", "true").unwrap();
    desk.set_policy("close.after", "3d").unwrap();
    put(&desk, "Лебедева, Вера");
    let (vera, anna, boris) =
        (TestDesk::customer("vera"), TestDesk::agent("anna"), TestDesk::agent("boris"));
    let mut mails = Vec::new();
    let ticket = opened(&desk, "Не открывается отчёт за октябрь");
    collect(&desk, &mut mails);
    desk.pass(TimeDelta::minutes(45));
    desk.look_ahead().unwrap();
    collect(&desk, &mut mails);
    desk.pass(TimeDelta::minutes(15));
    desk.sweep().unwrap();
    collect(&desk, &mut mails);
    let mut act = |by: &_, command: Command<Message>| {
        desk.done(by, ticket, command);
        collect(&desk, &mut mails);
    };
    act(&boris, Command::Assign(Some("anna".parse().unwrap())));
    act(&anna, Command::Reply(Message::from(said("Посмотрим.\n\nКакой <браузер> у вас & когда?"))));
    act(&TestDesk::service("billing"), Command::Reply(said("Счёт 17 оплачен").into()));
    act(&anna, Command::RequestAccess { reason: said("Посмотреть отчёт").into() });
    act(&vera, Command::DeclineAccess);
    act(&vera, Command::GrantAccess(None));
    act(&boris, Command::Assign(Some("boris".parse().unwrap())));
    act(&vera, Command::RevokeAccess);
    act(&boris, Command::Resolve(Some(Message::from(said("Готово.")))));
    act(&boris, Command::Reopen { reason: said("Рано").into() });
    act(&boris, Command::Resolve(None));
    desk.pass(TimeDelta::days(2));
    desk.sweep().unwrap();
    collect(&desk, &mut mails);
    let comment = Message::from(said("Спасибо"));
    let rating = RatingGiven::new(Stars::new(4).unwrap()).with_comment(comment);
    desk.done(&vera, ticket, Command::close_rated(rating));
    collect(&desk, &mut mails);
    let second = opened(&desk, "Second");
    desk.done(&anna, second, Command::close_because(said("Повтор")));
    collect(&desk, &mut mails);
    // Asked for access at three in the night, before any answer.
    desk.pass(TimeDelta::hours(16));
    let third = opened(&desk, "Third");
    desk.done(&boris, third, Command::Assign(Some("boris".parse().unwrap())));
    collect(&desk, &mut mails);
    desk.done(&boris, third, Command::RequestAccess { reason: said("Посмотреть остатки").into() });
    collect(&desk, &mut mails);
    mails
}

/// A mail as it goes over the wire, with its random boundary named.
fn wire(mail: &Mail) -> String {
    let text = String::from_utf8(render(mail, &sender()).unwrap().formatted()).unwrap();
    let boundary = text.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next());
    text.replace(boundary.unwrap(), "BOUNDARY").replace('\r', "")
}

fn in_language(mail: &Mail, language: Language) -> Mail {
    let mut mail = mail.clone();
    mail.to.language = Some(language);
    mail
}

fn said_in(mail: &Mail, language: Language) -> String {
    let message = wire(&in_language(mail, language));
    let head = message.split("\n\n").next().unwrap_or_default().to_owned();
    let said = helpdesk_mail::preview(&in_language(mail, language), &sender());
    let helpdesk_mail::Body { subject, text, html } = said;
    format!("{head}\n\n= {subject}\n\n{text}\n{html}")
}

#[test]
fn every_mail_of_a_story_in_both_languages() {
    let mails = story();
    let kinds: std::collections::BTreeSet<NoticeKind> =
        mails.iter().flat_map(|mail| mail.news.iter().map(|news| news.kind)).collect();
    let all: std::collections::BTreeSet<_> = NoticeKind::ALL.iter().copied().collect();
    assert_eq!(kinds, all);
    for (name, language) in [("ru", Language::Ru), ("en", Language::En)] {
        let told: Vec<String> = mails.iter().map(|mail| said_in(mail, language)).collect();
        insta::assert_snapshot!(format!("story_{name}"), told.join("\n========\n\n"));
    }
}

#[test]
fn a_mail_on_the_wire() {
    let mails = story();
    let answer = mails.iter().find(|mail| mail.news.iter().any(|news| !news.texts.is_empty()));
    insta::assert_snapshot!(wire(answer.unwrap()));
}

#[test]
fn nothing_that_a_person_typed_stands_in_a_header_as_it_is() {
    let mut mail = story().remove(0);
    let wild = "=?utf-8?q?x?= \u{202e}дракон\tBcc: evil@example.org";
    mail.ticket.subject = Some(format!("{wild}\r\nBcc: evil@example.org"));
    for name in ["A\r\nBcc: evil@example.org", "A\u{0}B", "\"; DROP", "=?utf-8?q?x?=", "Ё, Ё"] {
        mail.to.name = Some(name.to_owned());
        let text = wire(&mail);
        let head = text.split("\n\n").next().unwrap();
        assert!(head.is_ascii(), "{head}");
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
        assert!(head.lines().all(|line| line.len() < 998), "{head}");
    }
    for address in ["", "x", "a@b\r\nRCPT TO:<c@d>", "a b@c", "a@b@c", "<a@b.c>"] {
        mail.to.email = address.to_owned();
        assert!(render(&mail, &sender()).is_err(), "{address:?}");
    }
}

#[test]
fn ids_are_the_same_for_every_try_and_others_in_every_copy() {
    let mails = story();
    let mail = &mails[0];
    let id = |mail: &Mail| message_id(mail.incarnation, mail.letter, "example.org");
    let mut later = mail.clone();
    later.now = DateTime::from_timestamp(1_900_000_000, 0).unwrap();
    assert!(wire(&later).contains(&format!("Message-ID: {}", id(mail))), "{}", wire(&later));
    let mut copy = mail.clone();
    copy.incarnation.0[0] ^= 1;
    assert_ne!(id(&copy), id(mail));
    let thread = |mail: &Mail| {
        let wire = wire(mail);
        let refers = wire.split("References: ").nth(1).and_then(|rest| rest.split('>').next());
        refers.unwrap().to_owned()
    };
    let threads: std::collections::BTreeSet<_> = mails.iter().map(thread).collect();
    let pairs: std::collections::BTreeSet<_> =
        mails.iter().map(|mail| (mail.ticket.id, mail.to.recipient.clone())).collect();
    assert_eq!(threads.len(), pairs.len());
}

#[test]
fn a_mail_is_handed_over_from_inside_an_event_loop() {
    let host = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mail = story().remove(0);
    host.block_on(async {
        // Nobody listens on that port.
        let mut smtp = Smtp::new("smtp://127.0.0.1:1".parse().unwrap(), sender()).unwrap();
        assert!(matches!(smtp.send(&mail), Handover::Unreachable { .. }));
    });
}
