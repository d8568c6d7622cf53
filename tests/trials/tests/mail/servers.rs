//! T28: mail servers that refuse, hang, hang up and drip.

use std::time::{Duration, Instant};

use helpdesk::testing::TestDesk;
use helpdesk::{DeliveryLimits, Helpdesk, Options};
use helpdesk_store::{LetterId, LetterState};
use helpdesk_trials::mailing::{answered, by_id, duplicates, smtp, standing, until_settled};
use helpdesk_trials::post::{Act, At, Post};

const LETTERS: usize = 4;
/// In how many conversations the server misbehaves.
const BAD: usize = 3;
/// How long one mail may take here.
const WITHIN: Duration = Duration::from_millis(400);

/// Every way to misbehave, with whether the mail is given up, and whether it may come twice.
const WAYS: &[(&str, Act, bool, bool)] = &[
    ("hangs at the greeting", Act::Hang(At::Connect), false, false),
    ("hangs at EHLO", Act::Hang(At::Hello), false, false),
    ("hangs at MAIL", Act::Hang(At::Sender), false, false),
    ("hangs at RCPT", Act::Hang(At::Recipient), false, false),
    ("hangs at DATA", Act::Hang(At::Data), false, false),
    ("hangs after the mail", Act::Hang(At::Taken), false, true),
    ("drops at the greeting", Act::Drop(At::Connect), false, false),
    ("drops at RCPT", Act::Drop(At::Recipient), false, false),
    ("drops at DATA", Act::Drop(At::Data), false, false),
    ("drops after the mail", Act::Drop(At::Taken), false, true),
    ("421 at the greeting", Act::Say(At::Connect, "421 busy"), false, false),
    ("421 at RCPT", Act::Say(At::Recipient, "421 closing"), false, false),
    ("554 at the greeting", Act::Say(At::Connect, "554 no service"), false, false),
    ("450 at RCPT", Act::Say(At::Recipient, "450 greylisted"), false, false),
    ("451 after the mail", Act::Say(At::Taken, "451 later"), false, false),
    ("550 at RCPT", Act::Say(At::Recipient, "550 no such box"), true, false),
    ("552 after the mail", Act::Say(At::Taken, "552 full"), true, false),
    ("a byte a second", Act::Drip, false, false),
];

#[test]
fn t28_every_mail_arrives_or_is_given_up_with_the_reason() {
    println!(
        "\n{:<24} {:>6} {:>11} {:>5} {:>6}",
        "the server", "mails", "duplicates", "dead", "looks"
    );
    for (name, act, gives_up, twice) in WAYS {
        let act = *act;
        let post = Post::start(move |n, _| if n < BAD { act } else { Act::Take }, |_| {}).unwrap();
        let desk = TestDesk::new();
        answered(&desk, LETTERS);
        let mut smtp = smtp(&post.url(), WITHIN).unwrap();
        let looks = until_settled(&desk, &mut smtp).unwrap();
        let found = standing(&desk).unwrap();
        let (mails, again) = (post.taken().len(), duplicates(&post));
        println!("{name:<24} {mails:>6} {again:>11} {:>5} {looks:>6}", found.dead);
        assert_eq!(by_id(&post).len() + found.dead, LETTERS, "{name}: {found:?}");
        assert_eq!(found.sent + found.dead, LETTERS, "{name}: {found:?}");
        assert_eq!(found.dead > 0, *gives_up, "{name}: {found:?}");
        assert!(again <= if *twice { BAD } else { 0 }, "{name}: {again} duplicates");
        for letter in desk.store().letters(Some(LetterState::Dead), LetterId(0), 9).unwrap() {
            let reason = letter.delivery.reason.unwrap();
            assert!(reason.contains("55"), "{name}: {reason}");
            assert!(!reason.contains("@example.org"), "{name}: {reason}");
        }
    }
}

#[test]
fn t28_nobody_listens_and_a_certificate_that_nobody_vouches_for() {
    let desk = TestDesk::new();
    answered(&desk, LETTERS);
    let limits = DeliveryLimits::default();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut nobody = smtp(&format!("smtp://{closed}"), WITHIN).unwrap();
    let done = desk.deliver(&mut nobody, &limits).unwrap();
    assert_eq!((done.sent, done.later, done.unreachable), (0, 1, true));
    // A server that does not speak TLS, or speaks it without a certificate, gets no mail.
    let post = Post::willing().unwrap();
    let mut plain = smtp(&format!("smtps://127.0.0.1:{}", post.port()), WITHIN).unwrap();
    desk.pass(chrono::TimeDelta::minutes(2));
    let done = desk.deliver(&mut plain, &limits).unwrap();
    assert_eq!((done.sent, done.unreachable, post.taken().len()), (0, true, 0));
}

#[test]
fn t28_one_box_that_hangs_keeps_the_others_waiting_for_less_than_a_minute() {
    let hangs = |_: usize, to: Option<&str>| match to {
        Some("gleb@example.org") => Act::Hang(At::Recipient),
        Some(_) | None => Act::Take,
    };
    let post = Post::start(hangs, |_| {}).unwrap();
    let desk = TestDesk::new();
    answered(&desk, 30);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut smtp = smtp(&post.url(), Duration::from_secs(2)).unwrap();
                desk.deliver(&mut smtp, &DeliveryLimits::default()).unwrap();
            });
        }
    });
    let (took, mails) = (begun.elapsed(), post.taken().len());
    println!("\n10 of 30 boxes hang for 2 s each, 3 deliver: the other {mails} after {took:.1?}");
    assert_eq!((mails, standing(&desk).unwrap().open), (20, 10));
    assert!(took < Duration::from_secs(60), "{took:?}");
}

/// Opens tickets and returns the slowest but one in a hundred.
fn p99_of_opening(desk: &TestDesk, requests: usize) -> Duration {
    let customer = TestDesk::customer("vera");
    let mut took: Vec<Duration> = (0..requests)
        .map(|_| {
            let begun = Instant::now();
            desk.open(&customer, TestDesk::request("vera"), Options::default()).unwrap();
            begun.elapsed()
        })
        .collect();
    took.sort_unstable();
    took[requests * 99 / 100]
}

#[test]
fn t28_a_dead_mail_server_slows_no_request() {
    let room = tempfile::TempDir::new().unwrap();
    let create = |name: &str| {
        let store = helpdesk::sqlite::Sqlite::create(
            room.path().join(name),
            helpdesk_store::CursorKey([7; 32]),
            None,
        );
        TestDesk::over(std::sync::Arc::new(store.unwrap()))
    };
    let quiet = p99_of_opening(&create("quiet.db"), 300);
    let post = Post::start(|_, _| Act::Hang(At::Sender), |_| {}).unwrap();
    let desk = create("busy.db");
    answered(&desk, 30);
    let helper: Helpdesk = (*desk).clone();
    let url = post.url();
    let deliverer = std::thread::spawn(move || {
        let mut smtp = smtp(&url, Duration::from_millis(200)).unwrap();
        let mut tried = 0;
        for _ in 0..10 {
            let done = helper.deliver(&mut smtp, &DeliveryLimits::default()).unwrap();
            tried += done.later + done.dead;
        }
        tried
    });
    let busy = p99_of_opening(&desk, 300);
    let tried = deliverer.join().unwrap();
    println!("\nopening a ticket, p99: {quiet:.1?} alone, {busy:.1?} while {tried} mails hang");
    // A machine shared with others may take itself away; a ticket that waited for a mail would take
    // as long as the mail.
    assert!(busy < quiet * 5 + Duration::from_millis(150), "{quiet:?} {busy:?}");
    assert!(tried > 0);
}
