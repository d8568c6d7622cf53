//! Several writers, in one process and in several openings of one file.

use std::thread;

use helpdesk_core::{FileId, TicketNumber};
use helpdesk_sqlite::{Options, Sqlite};
use helpdesk_store::ports::*;
use helpdesk_store::{CommitRefusal, StoreErrorKind};

use crate::desk::Desk;

#[test]
fn a_piece_that_is_undone_takes_nobody_along() {
    let desk = Desk::new();
    let missing: FileId = desk.ids.file();
    thread::scope(|scope| {
        for thread in 0..16 {
            let desk = &desk;
            scope.spawn(move || {
                for _ in 0..20 {
                    let mut commit = desk.opening("c-1", "Тема", "Текст");
                    if thread % 2 == 0 {
                        // Found out only after the ticket's row was written.
                        let seq = commit.events[0].seq;
                        commit.claims.push((missing, seq));
                        let refused = desk.store.commit(commit).unwrap_err();
                        assert!(matches!(refused, CommitRefusal::Unclaimable(_)), "{refused}");
                    } else {
                        desk.store.commit(commit).unwrap();
                    }
                }
            });
        }
    });
    assert_eq!(desk.store.numbers(None, usize::MAX).unwrap().len(), 160);
    assert_eq!(desk.store.faults().unwrap(), vec![]);
    let last = TicketNumber::new(160).unwrap();
    assert!(desk.store.find(last).unwrap().is_some(), "refused commits leave no gaps here");
}

#[test]
fn t16_two_openings_of_one_file_write_side_by_side() {
    let desk = Desk::new();
    let guest = Sqlite::open(desk.path()).unwrap();
    thread::scope(|scope| {
        for thread in 0..8 {
            let (desk, guest) = (&desk, &guest);
            scope.spawn(move || {
                for _ in 0..40 {
                    let commit = desk.opening(&format!("c-{thread}"), "Тема", "Текст");
                    let store = if thread % 2 == 0 { &desk.store } else { guest };
                    let receipt = store.commit(commit).unwrap();
                    // The next reader sees it, whichever opening it was written through.
                    assert_eq!(guest.find(receipt.number).unwrap(), Some(receipt.ticket));
                    assert_eq!(desk.store.find(receipt.number).unwrap(), Some(receipt.ticket));
                }
            });
        }
    });
    assert_eq!(guest.numbers(None, usize::MAX).unwrap().len(), 320);
    assert_eq!(guest.faults().unwrap(), vec![]);
}

#[test]
fn without_grouping_the_answers_are_the_same() {
    let desk = Desk::new();
    let plain = Sqlite::open_with(desk.path(), Options::new().with_one_by_one()).unwrap();
    let commit = desk.opening("c-1", "Тема", "Текст");
    let receipt = plain.commit(commit.clone()).unwrap();
    let again = desk.store.commit(commit).unwrap_err();
    let CommitRefusal::Duplicate(first) = again else { panic!("{again}") };
    assert_eq!(first, receipt);
}

#[test]
fn a_large_file_is_swept_in_pieces_and_cannot_be_claimed_meanwhile() {
    let desk = Desk::new();
    let bytes = vec![7; 3 * helpdesk_store::CHUNK_MAX + 5];
    let file = desk.upload("customer:c-1", "a.bin", &bytes);
    let by = "customer:c-1".parse().unwrap();
    desk.store.discard(by, file.id).unwrap();
    let id = desk.open("c-1", "Тема", "Текст");
    let commit = desk.acting(id, "customer:c-1", 1, &desk.reply("вот", vec![file.clone()]));
    let refused = desk.store.commit(commit).unwrap_err();
    assert!(matches!(refused, CommitRefusal::Unclaimable(id) if id == file.id), "{refused}");
    let bad = desk.store.append(file.id, "customer:c-1".parse().unwrap(), 0, vec![1]).unwrap_err();
    assert_eq!(bad.kind(), StoreErrorKind::Input);
}
