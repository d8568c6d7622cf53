//! T32: 500 comments in 10 s make a few mails, and no mail makes an event.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Command, DeliveryLimits, Message, Position};
use helpdesk_store::LetterId;
use helpdesk_trials::mailing::smtp;
use helpdesk_trials::post::Post;

#[test]
fn t32_500_comments_in_10_seconds_make_two_mails() {
    const COMMENTS: i32 = 500;
    let desk = TestDesk::new();
    let (customer, agent) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
    let ticket = desk.opened("vera");
    desk.done(&agent, ticket, Command::Assign(Some("anna".parse().unwrap())));
    let post = Post::willing().unwrap();
    let mut smtp = smtp(&post.url(), Duration::from_secs(5)).unwrap();
    let limits = DeliveryLimits::default();
    desk.deliver(&mut smtp, &limits).unwrap();
    let before = post.taken().len();
    let queued = told(&desk);
    for n in 0..COMMENTS {
        desk.done(&customer, ticket, Command::Reply(Message::from(said("And one more thing"))));
        desk.pass(TimeDelta::milliseconds(20));
        // The sender looks every second.
        if n % 50 == 49 {
            desk.deliver(&mut smtp, &limits).unwrap();
        }
    }
    let events = desk.newest().unwrap();
    for _ in 0..300 {
        desk.pass(TimeDelta::seconds(1));
        desk.deliver(&mut smtp, &limits).unwrap();
    }
    let mails = post.taken();
    let storm = mails.len() - before;
    // The control: what would go out if every notice were a mail.
    let unfolded = told(&desk) - queued;
    println!("\n{COMMENTS} comments in 10 s: {storm} mails; without folding {unfolded}");
    assert!((1..=2).contains(&storm), "{storm}");
    assert_eq!(unfolded, 500, "the control");
    assert_eq!(desk.newest().unwrap(), events, "no mail makes an event");
    for mail in &mails {
        for header in ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"] {
            assert!(mail.text.contains(header), "{}", mail.text);
        }
        assert!(mail.text.contains("\r\nReferences: <"), "{}", mail.text);
        assert!(!mail.text.lines().any(|line| line.starts_with("Reply-To")), "{}", mail.text);
    }
    assert!(events > Position(500));
}

/// How many things were told, or are about to be.
fn told(desk: &TestDesk) -> usize {
    let letters = desk.store().letters(None, LetterId(0), 10_000).unwrap();
    letters.iter().map(|letter| letter.items.len()).sum()
}

#[test]
fn t32_whatever_the_pace_a_pair_gets_a_mail_a_minute_at_most() {
    for pause in [1, 7, 31, 61] {
        let desk = TestDesk::new();
        let (customer, agent) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&agent, ticket, Command::Reply(Message::from(said("Answer"))));
        let post = Post::willing().unwrap();
        let mut smtp = smtp(&post.url(), Duration::from_secs(5)).unwrap();
        let mut at: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for second in 0..600 {
            if second % pause == 0 {
                let by = if second % 2 == 0 { &customer } else { &agent };
                desk.done(by, ticket, Command::Reply(Message::from(said("More"))));
            }
            let before = post.taken().len();
            desk.deliver(&mut smtp, &DeliveryLimits::default()).unwrap();
            for mail in post.taken().into_iter().skip(before) {
                at.entry(mail.to).or_default().push(second);
            }
            desk.pass(TimeDelta::seconds(1));
        }
        for (to, seconds) in &at {
            let close = seconds.windows(2).any(|pair| pair[1] - pair[0] < 60);
            assert!(!close, "{to} with one each {pause} s: {seconds:?}");
        }
        assert!(at.values().map(Vec::len).sum::<usize>() >= 5, "{pause}: {at:?}");
    }
}
