//! T31: letters that cannot be sent stop nobody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use helpdesk::rules::notice::Recipient;
use helpdesk::testing::TestDesk;
use helpdesk::{AgentId, CustomerId, DeliveryLimits, Handover, Language, Mail, Notifier};
use helpdesk_mail::Smtp;
use helpdesk_store::{
    AgentCard, CursorKey, CustomerCard, DeskAction, DeskLine, LetterId, LetterState, MemoryStore,
    People,
};
use helpdesk_trials::mailing::{answered, smtp, standing, until_settled};
use helpdesk_trials::post::Post;

/// Writes a card as a host's own directory might hold it: past the checks of the edge.
fn put(store: &MemoryStore, desk: &TestDesk, key: &str, name: &str, email: &str) {
    let card = CustomerCard::new(CustomerId::new(key).unwrap(), name.to_owned(), Language::Ru)
        .email(email.to_owned());
    let line = DeskLine {
        at: desk.now(),
        by: None,
        action: DeskAction::CustomerAdded,
        subject: key.to_owned(),
        reason: None,
    };
    store.put_customer(card, line.into()).unwrap();
}

#[test]
fn t31_names_and_addresses_that_break_headers_stop_nobody() {
    let names = [
        "A\nB",
        "A\r\nBcc: c@d.e",
        "A\u{0}B",
        "\u{202e}A",
        "\"A\\",
        "=?utf-8?q?x?=",
        "ё".repeat(200).leak(),
    ];
    let addresses = ["", "x", "a b@c.d", "a@b\r\nDATA", "a@b@c", "\u{0}@x.y", "ё@example.org"];
    for name in ["A\nB", "A\r\nB", "A\u{0}B"] {
        let desk = TestDesk::new();
        let card =
            CustomerCard::new(CustomerId::new("vera").unwrap(), name.to_owned(), Language::En)
                .email("vera@example.org");
        assert!(desk.people().put_customer(card).is_err(), "the edge refuses {name:?}");
    }
    let post = Post::willing().unwrap();
    let mut smtp = smtp(&post.url(), Duration::from_secs(5)).unwrap();
    let (mut sent, mut dead, mut dropped) = (0, 0, 0);
    let cases = names.iter().map(|name| (*name, "vera@example.org"));
    let cases: Vec<_> = cases.chain(addresses.iter().map(|email| ("Vera", *email))).collect();
    for (name, email) in &cases {
        let store = Arc::new(MemoryStore::new(CursorKey([7; 32])));
        let desk = TestDesk::over(store.clone());
        answered(&desk, 3);
        put(&store, &desk, "vera", name, email);
        until_settled(&desk, &mut smtp).unwrap();
        let found = standing(&desk).unwrap();
        assert_eq!(found.sent + found.dead + found.dropped - 3, 3, "{name:?} {email:?}: {found:?}");
        assert!(found.sent >= 2, "the others are sent: {name:?} {email:?}: {found:?}");
        (sent, dead, dropped) = (sent + found.sent, dead + found.dead, dropped + found.dropped - 3);
    }
    println!("\n{} poisons: {sent} sent, {dead} dead, {dropped} to nobody, 0 stuck", cases.len());
    assert_eq!(sent, 2 * cases.len() + names.len());
    for taken in post.taken() {
        let head = taken.text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    }
}

struct Panics(Smtp, u64);

impl Notifier for Panics {
    fn send(&mut self, mail: &Mail) -> Handover {
        self.1 += 1;
        assert!(!self.1.is_multiple_of(3), "as lettre does for a name with a line break");
        self.0.send(mail)
    }
}

#[test]
fn t31_a_panic_gives_up_one_mail_and_control_ends_whoever_does_not_catch_it() {
    let desk = TestDesk::new();
    answered(&desk, 9);
    let post = Post::willing().unwrap();
    let mut panics = Panics(smtp(&post.url(), Duration::from_secs(5)).unwrap(), 0);
    let done = desk.deliver(&mut panics, &DeliveryLimits::default()).unwrap();
    println!("\n9 mails, each third panics: {} sent, {} dead", done.sent, done.dead);
    assert_eq!((done.sent, done.dead, post.taken().len()), (6, 3, 6));
    let dead = desk.store().letters(Some(LetterState::Dead), LetterId(0), 9).unwrap();
    assert!(dead.iter().all(|it| it.delivery.reason.as_ref().unwrap().contains("panicked")));
    let mails: Vec<Mail> = Vec::new();
    let uncaught = std::panic::catch_unwind(|| assert!(!mails.is_empty(), "the control"));
    assert!(uncaught.is_err(), "an uncaught panic ends whoever sends");
}

#[test]
fn t31_a_thousand_recipients_get_a_mail_each() {
    let desk = TestDesk::new();
    for n in 0..1_000 {
        let card = AgentCard::new(
            AgentId::new(format!("lead-{n}")).unwrap(),
            format!("Lead {n}"),
            if n % 2 == 0 { Language::Ru } else { Language::En },
        )
        .email(format!("lead-{n}@example.org"))
        .lead(true);
        desk.people().put_agent(card).unwrap();
    }
    let _ = desk.opened("vera");
    desk.pass(chrono::TimeDelta::minutes(61));
    desk.sweep().unwrap();
    let post = Post::willing().unwrap();
    let mut smtp = smtp(&post.url(), Duration::from_secs(5)).unwrap();
    let begun = Instant::now();
    let limits = DeliveryLimits::default().letters(5_000);
    let done = desk.deliver(&mut smtp, &limits).unwrap();
    let letters = desk.store().letters(Some(LetterState::Sent), LetterId(0), 5_000).unwrap();
    let agents = letters.iter().filter(|it| matches!(it.to, Recipient::Agent(_))).count();
    println!("\n1,001 leads: {} mails in {:.1?}, {} dead", done.sent, begun.elapsed(), done.dead);
    assert_eq!((done.sent, agents, post.taken().len()), (1_001, 1_001, 1_001));
}
