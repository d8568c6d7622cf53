//! S5: a command sent again gets its receipt, whatever happened since and however it was sent.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use helpdesk::rules::Digest;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Command, Error, Message, Options, Reader, Receipt, Subject, Version};

use crate::{on_both, under};

#[test]
fn s5_a_retry_gets_the_same_receipt_whatever_happened_since() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.open(&vera, TestDesk::request("vera"), under(1)).unwrap();
        let reply = || Command::Reply(said("And the price is wrong").into());
        let first = desk.submit(&vera, ticket.ticket, reply(), under(2)).unwrap();
        desk.done(&anna, ticket.number, Command::Note(said("hm").into()));
        desk.done(&anna, ticket.number, Command::Reply(said("Look now").into()));
        let close = Command::close_rated(helpdesk::Stars::new(4).unwrap().into());
        let closed = desk.submit(&vera, ticket.ticket, close.clone(), under(3)).unwrap();
        desk.clock().advance(chrono::TimeDelta::days(400));
        assert_eq!(desk.open(&vera, TestDesk::request("vera"), under(1)).unwrap(), ticket);
        assert_eq!(desk.submit(&vera, ticket.ticket, reply(), under(2)).unwrap(), first);
        assert_eq!(desk.submit(&vera, ticket.number, close, under(3)).unwrap(), closed);
        assert_eq!((first.from, first.to), (Version(2), Version(2)));
    });
}

#[test]
fn s5_the_same_id_for_something_else_is_refused_and_writes_nothing() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let opened = desk.open(&vera, TestDesk::request("vera"), under(1)).unwrap();
        let ticket = opened.ticket;
        let mut other = TestDesk::request("vera");
        other.subject = Subject::new("Another matter").unwrap();
        let reused = |sent: Result<Receipt, Error>| match sent {
            Err(Error::CommandReused { earlier }) => earlier,
            other => panic!("{other:?}"),
        };
        assert_eq!(reused(desk.open(&vera, other, under(1))), opened);
        let replied =
            desk.submit(&vera, ticket, Command::Reply(said("a").into()), under(2)).unwrap();
        for command in [Command::Reply(said("b").into()), Command::close()] {
            assert_eq!(reused(desk.submit(&vera, ticket, command, under(2))), replied);
        }
        assert_eq!(desk.ticket(&Reader::Operator, ticket).unwrap().version(), Version(2));
        // Ids are unique per actor: another actor may use the same one.
        let gleb = TestDesk::customer("gleb");
        assert!(desk.open(&gleb, TestDesk::request("gleb"), under(1)).is_ok());
    });
}

#[test]
fn s5_e1_once_words_are_erased_a_receipt_confirms_none() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let ticket = desk.open(&vera, TestDesk::request("vera"), under(1)).unwrap().ticket;
        let bytes = &mut &b"secret"[..];
        let file = desk.upload(&vera, "key.txt", "text/plain", bytes).unwrap().id;
        let reply = |text: &str| Command::Reply(Message::from(said(text)).with_files([file]));
        let sent = |command| desk.submit(&vera, ticket, command, under(2));
        let first = sent(reply("my password is hunter2")).unwrap();
        assert!(matches!(sent(reply("hunter3")), Err(Error::CommandReused { .. })));
        desk.redact(&Reader::Operator, ticket, first.to, "a password").unwrap();
        // Its file is gone too: nothing is looked up for a command that was already answered.
        for guess in ["my password is hunter2", "hunter3"] {
            assert_eq!(sent(reply(guess)).unwrap(), first, "{guess}");
        }
        // What has no words is still compared.
        for other in [Command::Note(said("hunter3").into()), Command::close()] {
            assert!(matches!(sent(other), Err(Error::CommandReused { .. })));
        }
    });
}

#[test]
fn s5_e1_nothing_kept_of_a_receipt_tells_one_text_from_another() {
    let kept = |text: &str| {
        let desk = TestDesk::new();
        let vera = TestDesk::customer("vera");
        let ticket = desk.open(&vera, TestDesk::request("vera"), under(1)).unwrap().ticket;
        desk.submit(&vera, ticket, Command::Reply(said(text).into()), under(2)).unwrap();
        let mut out = Vec::new();
        desk.export(None, &mut out, &mut |_| {}).unwrap();
        let lines = String::from_utf8(out).unwrap();
        let receipts = lines.lines().filter(|line| line.starts_with("{\"receipt\""));
        let contents: Vec<_> = receipts
            .map(|line| {
                let content = line.split("\"content\":").nth(1).unwrap();
                content.split(',').next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(contents.len(), 2);
        contents
    };
    assert_eq!(kept("hunter2").last(), kept("hunter3").last());
}

#[test]
fn s5_files_uploaded_anew_are_the_same_words() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let ticket = desk.open(&vera, TestDesk::request("vera"), under(1)).unwrap().ticket;
        let send = |name: &str, bytes: &str| {
            let file = desk.upload(&vera, name, "text/plain", &mut bytes.as_bytes()).unwrap().id;
            let reply = Command::Reply(Message::from(said("Look")).with_files([file]));
            desk.submit(&vera, ticket, reply, under(2))
        };
        let first = send("log.txt", "one").unwrap();
        assert_eq!(send("log.txt", "one").unwrap(), first);
        for (name, bytes) in [("log.txt", "two"), ("other.txt", "one")] {
            let answer = send(name, bytes);
            assert!(matches!(answer, Err(Error::CommandReused { .. })), "{name} {bytes}");
        }
    });
}

#[test]
fn s5_what_was_accepted_and_changed_nothing_is_recorded_what_was_refused_is_not() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Assign(anna.agent().cloned()));
        let same = Command::Assign(anna.agent().cloned());
        let nothing = desk.submit(&anna, ticket, same.clone(), under(1)).unwrap();
        assert_eq!((nothing.from, nothing.to), (Version(3), Version(2)));
        desk.done(&anna, ticket, Command::Assign(None));
        assert_eq!(desk.submit(&anna, ticket, same, under(1)).unwrap(), nothing);
        assert!(desk.ticket(&Reader::Operator, ticket).unwrap().summary().assignee.is_none());
        // Refused today, accepted tomorrow, under one id.
        let resolve = || desk.submit(&anna, ticket, Command::Resolve(None), under(2));
        assert!(matches!(resolve(), Err(Error::Refused(_))));
        desk.done(&anna, ticket, Command::Reply(said("Look now").into()));
        assert!(resolve().is_ok());
        desk.done(&vera, ticket, Command::Reply(said("No").into()));
        assert!(resolve().is_ok(), "a retry, not a second resolution");
        assert_eq!(desk.status(ticket), helpdesk::Status::Open);
    });
}

#[test]
fn s5_a6_an_entry_sent_again_gets_its_receipt_while_the_agent_may_be_inside() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        let (agent, shop) = (anna.agent().unwrap(), TestDesk::project("shop"));
        let ticket = desk.opened("vera");
        desk.done(&anna, ticket, Command::Assign(Some(agent.clone())));
        desk.done(&vera, ticket, Command::GrantAccess(None));
        let entered = desk.enter(agent, &shop, under(1)).unwrap();
        assert_eq!(desk.enter(agent, &shop, under(1)).unwrap(), entered);
        desk.done(&vera, ticket, Command::close());
        assert!(desk.enter(agent, &shop, under(1)).is_err(), "a receipt is no leave");
        assert!(desk.enter(agent, &shop, under(2)).is_err());
        let other = desk.enter(agent, &TestDesk::project("blog"), under(1));
        assert!(other.unwrap_err().to_string().contains("used before"));
    });
}

/// The first of several commands sent at once changes what the others meet: a close finds a closed ticket, a
/// resolution a resolved one, files are already sent.
#[test]
fn s5_of_one_command_sent_at_once_from_eight_threads_all_get_one_receipt() {
    on_both(|desk| {
        let (vera, anna) = (TestDesk::customer("vera"), TestDesk::agent("anna"));
        for round in 0..20_u128 {
            let ticket = desk.opened("vera");
            let file = desk.upload(&anna, "log.txt", "text/plain", &mut &b"log"[..]).unwrap();
            let answer = Message::files([file.id]);
            let commands = [
                (&anna, Command::Reply(answer)),
                (&anna, Command::Resolve(None)),
                (&vera, Command::GrantAccess(None)),
                (&vera, Command::close()),
            ];
            for (i, (by, command)) in commands.into_iter().enumerate() {
                let id = 1_000 + round * 10 + i as u128;
                let receipts = at_once(8, |_| desk.submit(by, ticket, command.clone(), under(id)));
                let first = receipts[0].as_ref().unwrap();
                for receipt in &receipts {
                    assert_eq!(receipt.as_ref().unwrap(), first);
                }
            }
        }
    });
}

fn at_once<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let ready = std::sync::Barrier::new(threads);
    thread::scope(|scope| {
        let (work, ready) = (&work, &ready);
        let running: Vec<_> = (0..threads)
            .map(|i| {
                scope.spawn(move || {
                    ready.wait();
                    work(i)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The outcome for all sends of one content: a receipt, or none if the id was taken.
type Answers = Vec<Option<Receipt>>;

/// T18 at the library: each create is sent 2–5 times from 16 threads in a shuffled order, the reply
/// to every third is dropped and the command sent once more, 5 % are altered on the way.
#[test]
fn t18_retried_creates_make_one_ticket_each() {
    const KEYS: u128 = 300;
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let dice = |what: &str, n: u128| {
            let digest = Digest::of(&[what.as_bytes(), &n.to_be_bytes()]);
            u64::from_be_bytes(digest.bytes()[..8].try_into().unwrap())
        };
        let mut sends: Vec<(u128, bool)> = Vec::new();
        for key in 0..KEYS {
            for copy in 0..2 + u128::from(dice("copies", key) % 4) {
                sends.push((key, dice("altered", key * 10 + copy) % 20 == 0));
            }
        }
        let count = sends.len();
        sends.sort_by_key(|(key, altered)| dice("order", key * 2 + u128::from(*altered)));
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|i| dice("shuffle", *i as u128));
        let send = |(key, altered): (u128, bool)| -> Result<Receipt, Error> {
            let mut request = TestDesk::request("vera");
            let what = if altered { "changed" } else { "as it was" };
            request.message = said(&format!("create {key}, {what}")).into();
            desk.open(&vera, request, under(key + 1))
        };
        let answers: Mutex<BTreeMap<(u128, bool), Answers>> = Mutex::default();
        at_once(16, |thread| {
            for i in order.iter().skip(thread).step_by(16) {
                let mut answer = send(sends[*i]);
                if i % 3 == 0 {
                    answer = send(sends[*i]);
                }
                let receipt = match answer {
                    Ok(receipt) => Some(receipt),
                    Err(Error::CommandReused { .. }) => None,
                    Err(other) => panic!("{other}"),
                };
                answers.lock().unwrap().entry(sends[*i]).or_default().push(receipt);
            }
        });
        let answers = answers.into_inner().unwrap();
        let mut refused = 0;
        for key in 0..KEYS {
            let of = |altered| answers.get(&(key, altered)).cloned().unwrap_or_default();
            let (plain, altered) = (of(false), of(true));
            // One content was taken, and all who sent it got the one receipt; the other never was.
            for same in [&plain, &altered] {
                assert!(same.windows(2).all(|pair| pair[0] == pair[1]), "{key}: {same:?}");
            }
            let taken = |answers: &[Option<Receipt>]| answers.first().is_some_and(Option::is_some);
            assert!(taken(&plain) != taken(&altered), "{key}");
            refused += plain.iter().chain(&altered).filter(|answer| answer.is_none()).count();
        }
        let numbers = desk.store().numbers(None, 10_000).unwrap();
        assert_eq!(numbers.len() as u128, KEYS, "tickets = keys");
        assert!(refused > 0, "some were altered");
        println!("T18: {KEYS} creates, {count} sends, {refused} altered refused, 0 duplicates");
    });
}

#[test]
fn a_command_without_an_id_is_never_taken_for_another() {
    let desk = TestDesk::new();
    let vera = TestDesk::customer("vera");
    for _ in 0..3 {
        desk.open(&vera, TestDesk::request("vera"), Options::default()).unwrap();
    }
    assert_eq!(desk.store().numbers(None, 10).unwrap().len(), 3);
}
