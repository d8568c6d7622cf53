//! Delivery: who is told of what, at least once, and what happens when nobody can be told.

use chrono::TimeDelta;
use helpdesk::rules::notice::{NoticeKind, Recipient};
use helpdesk::testing::{TestDesk, said};
use helpdesk::{
    Command, Delivered, DeliveryLimits, DeskAction, Handover, LetterId, LetterState, Mail, Message,
    Notifier, Reader, Stars,
};

use crate::on_both;

/// Keeps what it is given and answers as it is told.
struct Post<F> {
    answer: F,
    mails: Vec<Mail>,
}

impl<F: FnMut(&Mail) -> Handover> Notifier for Post<F> {
    fn send(&mut self, mail: &Mail) -> Handover {
        let handover = (self.answer)(mail);
        if handover == Handover::Accepted {
            self.mails.push(mail.clone());
        }
        handover
    }
}

fn deliver(desk: &TestDesk, answer: impl FnMut(&Mail) -> Handover) -> (Delivered, Vec<Mail>) {
    let mut post = Post { answer, mails: Vec::new() };
    let done = desk.deliver(&mut post, &DeliveryLimits::default()).unwrap();
    (done, post.mails)
}

pub(crate) fn told(mails: &[Mail]) -> Vec<(String, Vec<&'static str>)> {
    let kinds = |mail: &Mail| mail.news.iter().map(|news| news.kind.name()).collect();
    mails.iter().map(|mail| (mail.to.email.clone(), kinds(mail))).collect()
}

pub(crate) fn sent(desk: &TestDesk) -> Vec<Mail> {
    deliver(desk, |_| Handover::Accepted).1
}

fn message(text: &str) -> Message {
    Message::from(said(text))
}

#[test]
fn each_is_told_what_concerns_them_and_nobody_what_they_did() {
    on_both(|desk| {
        desk.set_policy("mail.desk", "desk@example.org").unwrap();
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        assert_eq!(told(&sent(desk)), [("desk@example.org".to_owned(), vec!["opened"])]);
        desk.pass(TimeDelta::minutes(2));
        desk.done(&anna, ticket, Command::Reply(message("Answer")));
        desk.done(&anna, ticket, Command::Note(message("Secret")));
        desk.done(&anna, ticket, Command::RequestAccess { reason: said("To look").into() });
        let mails = sent(desk);
        let both = vec!["answered", "access_requested"];
        assert_eq!(told(&mails), [("vera@example.org".to_owned(), both)]);
        assert!(mails.iter().all(|mail| mail.news.iter().all(|news| news.texts.is_empty())));
        desk.pass(TimeDelta::minutes(2));
        desk.done(&vera, ticket, Command::GrantAccess(None));
        desk.done(&vera, ticket, Command::close_rated(Stars::new(5).unwrap().into()));
        let both = vec!["access_granted", "rated"];
        assert_eq!(told(&sent(desk)), [("anna@desk.example".to_owned(), both)]);
        assert_eq!(sent(desk).len(), 0);
    });
}

#[test]
fn a_policy_turns_kinds_off_and_lets_words_in() {
    on_both(|desk| {
        desk.set_policy("mail.off", "opened,resolved").unwrap();
        desk.set_policy("mail.text", "true").unwrap();
        let ticket = desk.opened("vera");
        let anna = TestDesk::agent("anna");
        for n in 0..7 {
            desk.done(&anna, ticket, Command::Reply(message(&format!("Answer {n}"))));
        }
        desk.done(&anna, ticket, Command::Resolve(None));
        let (done, mails) = deliver(desk, |_| Handover::Accepted);
        assert_eq!((done.sent, done.dropped), (1, 1));
        let news = &mails[0].news;
        assert_eq!((news.len(), news[0].kind, news[0].count), (1, NoticeKind::Answered, 7));
        assert_eq!(news[0].texts, ["Answer 2", "Answer 3", "Answer 4", "Answer 5", "Answer 6"]);
    });
}

#[test]
fn what_is_no_news_any_more_is_not_told() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Assign(Some("anna".parse().unwrap())));
        desk.done(&anna, ticket, Command::RequestAccess { reason: said("To look").into() });
        desk.done(&vera, ticket, Command::DeclineAccess);
        assert_eq!(told(&sent(desk)), [("anna@desk.example".to_owned(), vec!["access_declined"])]);
    });
}

#[test]
fn the_leads_are_told_before_and_after_a_deadline_once_each() {
    on_both(|desk| {
        let _ = desk.opened("vera");
        assert_eq!((desk.look_ahead().unwrap(), sent(desk).len()), (0, 0));
        desk.pass(TimeDelta::minutes(50));
        assert_eq!(desk.look_ahead().unwrap(), 1);
        assert_eq!(desk.look_ahead().unwrap(), 0);
        let mails = sent(desk);
        assert_eq!(told(&mails), [("anna@desk.example".to_owned(), vec!["due_soon"])]);
        assert_eq!(mails[0].to.recipient, Recipient::Agent("anna".parse().unwrap()));
        desk.pass(TimeDelta::minutes(11));
        desk.sweep().unwrap();
        assert_eq!(desk.look_ahead().unwrap(), 0);
        assert_eq!(told(&sent(desk)), [("anna@desk.example".to_owned(), vec!["overdue"])]);
    });
}

#[test]
fn a_mail_that_panics_is_given_up_and_the_others_go_out() {
    on_both(|desk| {
        let anna = TestDesk::agent("anna");
        for customer in ["vera", "gleb", "mira"] {
            let ticket = desk.opened(customer);
            desk.done(&anna, ticket, Command::Reply(message("Answer")));
        }
        let (done, mails) = deliver(desk, |mail| {
            assert_ne!(mail.to.email, "gleb@example.org", "poison");
            Handover::Accepted
        });
        assert_eq!((done.sent, done.dead, mails.len()), (2, 1, 2));
        let dead = desk.operator().letters(Some(LetterState::Dead), LetterId(0), 9).unwrap();
        let dead: Vec<_> = dead.answer.into_iter().map(|seen| seen.letter).collect();
        assert!(dead[0].delivery.reason.as_ref().unwrap().contains("panicked"));
        let anna_leads = desk.lead(&anna).unwrap();
        assert!(anna_leads.revive_letter(dead[0].id).unwrap());
        assert!(!anna_leads.revive_letter(dead[0].id).unwrap(), "it waits already");
        // The desk's own log says who did so, once.
        let lines = anna_leads.log(None, 2).unwrap();
        let acts: Vec<_> = lines.iter().map(|(_, line)| line.action).collect();
        assert_ne!(acts[1], DeskAction::LetterRevived);
        let (_, line) = lines.into_iter().next().unwrap();
        assert_eq!((line.action, line.by), (DeskAction::LetterRevived, Some(anna.clone())));
        assert_eq!(line.subject, dead[0].id.to_string());
        assert_eq!(told(&sent(desk)), [("gleb@example.org".to_owned(), vec!["answered"])]);
    });
}

#[test]
fn what_is_refused_for_now_is_tried_for_three_days_under_one_id() {
    on_both(|desk| {
        let ticket = desk.opened("vera");
        desk.done(&TestDesk::agent("anna"), ticket, Command::Reply(message("Answer")));
        let (mut tries, mut ids) = (0, std::collections::BTreeSet::new());
        let begun = desk.now();
        loop {
            let (done, _) = deliver(desk, |mail| {
                tries += 1;
                ids.insert((mail.letter, mail.incarnation.0));
                Handover::Later { sure: true, reason: "450 busy".to_owned() }
            });
            if done.dead == 1 {
                break;
            }
            desk.pass(TimeDelta::minutes(1));
        }
        assert!(desk.now() - begun > TimeDelta::hours(60), "{}", desk.now() - begun);
        assert!((15..30).contains(&tries), "{tries}");
        assert_eq!(ids.len(), 1);
    });
}

#[test]
fn a_server_that_cannot_be_reached_is_not_asked_again_for_the_others() {
    on_both(|desk| {
        let anna = TestDesk::agent("anna");
        for customer in ["vera", "gleb", "mira"] {
            let ticket = desk.opened(customer);
            desk.done(&anna, ticket, Command::Reply(message("Answer")));
        }
        let mut asked = 0;
        let (done, _) = deliver(desk, |_| {
            asked += 1;
            Handover::Unreachable { reason: "connection refused".to_owned() }
        });
        assert_eq!((asked, done.later, done.unreachable), (1, 1, true));
        assert_eq!(sent(desk).len(), 2);
        desk.pass(TimeDelta::minutes(1));
        assert_eq!(sent(desk).len(), 1);
    });
}

#[test]
fn e1_what_was_erased_before_it_was_sent_is_in_no_mail() {
    on_both(|desk| {
        desk.set_policy("mail.text", "true").unwrap();
        let ticket = desk.opened("vera");
        let anna = TestDesk::agent("anna");
        let receipt = desk.done(&anna, ticket, Command::Reply(message("The password is hunter2")));
        desk.redact(&Reader::Operator, ticket, receipt.to, "a password").unwrap();
        let mails = sent(desk);
        assert!(!format!("{mails:?}").contains("hunter2"), "{mails:#?}");
        assert_eq!(told(&mails), [("vera@example.org".to_owned(), vec!["answered"])]);
        desk.done(&anna, ticket, Command::close_because(said("Done")));
        desk.erase_customer(&"vera".parse().unwrap(), "asked").unwrap();
        assert_eq!(sent(desk).len(), 0);
    });
}

/// T4: a lease lasts its full time, whatever is done to the time of day.
#[test]
fn a_letter_is_put_back_when_its_lease_has_run_out_though_the_clock_stands() {
    on_both(|desk| {
        for _ in 0..3 {
            let ticket = desk.opened("vera");
            desk.done(&TestDesk::agent("anna"), ticket, Command::Reply(message("Answer")));
        }
        // To the desk and to the customer, of each ticket: all are taken together, none twice.
        let limits = DeliveryLimits::default().letters(6);
        let (clock, lease, mut tries) = (desk.clock().clone(), limits.lease, 0);
        let answer = |_: &Mail| {
            tries += 1;
            if tries == 1 {
                clock.stall(lease);
            }
            Handover::Accepted
        };
        let done = desk.deliver(&mut Post { answer, mails: Vec::new() }, &limits).unwrap();
        assert_eq!(done.sent, 1, "the others' lease is over");
        assert_eq!(sent(desk).len(), 2, "and they are sent with the next");
    });
}
