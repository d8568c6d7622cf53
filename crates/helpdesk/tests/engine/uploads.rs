//! S9, T36: uploads — limits, quota, cleaned names, whose they are, and how much memory they take.

use std::io::{self, Read};

use chrono::TimeDelta;
use helpdesk::testing::{TestDesk, reads, said};
use helpdesk::{Command, Error, ErrorKind, Message, Options};
use tempfile::TempDir;

use crate::{in_file, on_both};

fn send(
    desk: &TestDesk,
    key: &str,
    ticket: helpdesk::TicketId,
    file: helpdesk::FileId,
) -> Result<(), Error> {
    let message = Message::files([file]);
    desk.submit(&TestDesk::customer(key), ticket, Command::Reply(message), Options::default())
        .map(drop)
}

#[test]
fn a_file_over_the_limit_is_refused_and_leaves_nothing() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        desk.set_policy("file.bytes", "1500000").unwrap();
        desk.set_policy("upload.quota", "3000000").unwrap();
        let upload = |bytes: &[u8]| desk.upload(&vera, "a", "text/plain", &mut &*bytes);
        let large = vec![1_u8; 1_500_001];
        for _ in 0..5 {
            let refused = upload(&large).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Input);
            assert_eq!(refused.to_string(), "file: a file has at most 1500000 bytes");
        }
        assert_eq!(desk.store().staged_bytes(vera.clone()).unwrap(), 0, "nothing counts");
        assert!(upload(&large[1..]).is_ok());
        assert!(upload(&large[1..]).is_ok());
        let full = upload(&[1]).unwrap_err();
        assert_eq!(full.to_string(), "file: at most 3000000 bytes may wait to be sent");
        // Another actor's uploads are counted separately; sent files make room; files that are never sent are
        // dropped.
        let gleb = TestDesk::customer("gleb");
        assert!(desk.upload(&gleb, "a", "text/plain", &mut &b"x"[..]).is_ok());
        desk.clock().advance(TimeDelta::hours(24) + TimeDelta::microseconds(1));
        assert_eq!(desk.sweep().unwrap().uploads, 3);
        assert!(upload(&[1]).is_ok());
    });
}

#[test]
fn bytes_that_stop_coming_leave_nothing() {
    struct Breaks(usize);
    impl Read for Breaks {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::new(io::ErrorKind::ConnectionReset, "the client is gone"));
            }
            self.0 -= 1;
            to.fill(1);
            Ok(to.len())
        }
    }
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let broken = desk.upload(&vera, "a", "text/plain", &mut Breaks(200));
        assert!(matches!(broken, Err(Error::Io(_))));
        assert_eq!(desk.store().staged_bytes(vera).unwrap(), 0);
    });
}

#[test]
fn s9_an_upload_is_sent_once_by_its_uploader() {
    on_both(|desk| {
        let (vera, gleb) = (TestDesk::customer("vera"), TestDesk::customer("gleb"));
        let (ticket, theirs) = (desk.opened("vera"), desk.opened("gleb"));
        let file = desk.upload(&vera, "a.txt", "text/plain", &mut &b"words"[..]).unwrap();
        assert!(matches!(send(desk, "gleb", theirs, file.id), Err(Error::Upload(_))));
        assert!(desk.file(&reads(&vera), file.id).is_err(), "nobody reads what is not sent");
        send(desk, "vera", ticket, file.id).unwrap();
        assert!(matches!(send(desk, "vera", ticket, file.id), Err(Error::Upload(_))));
        let twice = desk.upload(&vera, "b.txt", "text/plain", &mut &b"x"[..]).unwrap().id;
        let message = Message::files([twice, twice]);
        let refused = desk.submit(&vera, ticket, Command::Reply(message), Options::default());
        assert!(matches!(refused, Err(Error::Upload(_))));
        let mut bytes = Vec::new();
        let stored = desk.download(&reads(&vera), file.id, &mut bytes).unwrap();
        assert_eq!((bytes.as_slice(), &stored.file), (&b"words"[..], &file));
        assert!(desk.download(&reads(&gleb), file.id, &mut Vec::new()).is_err());
    });
}

#[test]
fn s9_a_refused_command_leaves_its_files_unsent() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let (ticket, other) = (desk.opened("vera"), desk.opened("vera"));
        desk.done(&vera, ticket, Command::close());
        let file = desk.upload(&vera, "a.txt", "text/plain", &mut &b"words"[..]).unwrap().id;
        assert!(matches!(send(desk, "vera", ticket, file), Err(Error::Refused(_))));
        send(desk, "vera", other, file).unwrap();
    });
}

#[test]
fn a_message_has_text_files_or_both_and_at_most_twenty_files() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let ticket = desk.opened("vera");
        let files: Vec<_> = (0..21)
            .map(|i| desk.upload(&vera, &format!("{i}"), "", &mut &b""[..]).unwrap().id)
            .collect();
        let send = |files: &[helpdesk::FileId]| {
            let message = Message::files(files.iter().copied());
            desk.submit(&vera, ticket, Command::Reply(message), Options::default())
        };
        let problem = |files: &[helpdesk::FileId]| send(files).unwrap_err().to_string();
        assert_eq!(problem(&files), "a message has at most 20 files, not 21");
        assert_eq!(problem(&[]), "a message needs a text, a file, or both");
        assert!(send(&files[..20]).is_ok());
    });
}

/// T36's names: kept for people, cleaned of paths, controls and tricks.
#[test]
fn t36_file_names_are_cleaned() {
    let long = format!("{}.pdf", "я".repeat(2_500));
    let names = [
        ("../../etc/passwd", "passwd"),
        ("..\\", "file"),
        ("C:\\", "C:"),
        ("CON", "_CON"),
        (".htaccess", "htaccess"),
        ("\u{200b}.htaccess", "htaccess"),
        ("a\";\r\nX: y", "a\";X: y"),
        ("photo\u{202e}gpj.exe", "photogpj.exe"),
        ("", "file"),
        ("UTF-8''%e2%82%ac.txt", "UTF-8''%e2%82%ac.txt"),
        ("/", "file"),
        ("nul\0.txt", "_nul.txt"),
    ];
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let ticket = desk.opened("vera");
        for (given, cleaned) in names {
            let file = desk.upload(&vera, given, "text/plain", &mut &b"x"[..]).unwrap();
            assert_eq!(file.name.as_str(), cleaned, "{given:?}");
            send(desk, "vera", ticket, file.id).unwrap();
            let stored = desk.file(&reads(&vera), file.id).unwrap();
            assert_eq!(stored.file.name.as_str(), cleaned);
        }
        let file = desk.upload(&vera, &long, "text/plain", &mut &b"x"[..]).unwrap();
        assert_eq!(file.name.as_str().chars().count(), 255);
        assert!(file.name.as_str().ends_with(".pdf"));
        assert_eq!(desk.doctor(&mut |_| ()).unwrap().faults, []);
    });
}

/// How much memory this process has had at most, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

/// 200 MiB in and out never sit in memory. Run with `HELPDESK_LONG=1`, alone in its process.
#[test]
fn a_file_of_200_mib_never_sits_in_memory() {
    if std::env::var_os("HELPDESK_LONG").is_none() {
        println!("skipped: set HELPDESK_LONG=1 to run it");
        return;
    }
    const SIZE: u64 = 200 << 20;
    let room = TempDir::new().unwrap();
    let desk = in_file(&room);
    desk.set_policy("file.bytes", &SIZE.to_string()).unwrap();
    let vera = TestDesk::customer("vera");
    let ticket = desk.opened("vera");
    let before = peak();
    let mut bytes = io::repeat(0xa5).take(SIZE);
    let file = desk.upload(&vera, "core.dump", "application/x-core", &mut bytes).unwrap();
    assert_eq!(file.size, SIZE);
    let message = Message::from(said("The dump")).with_files([file.id]);
    desk.done(&vera, ticket, Command::Reply(message));
    desk.download(&reads(&vera), file.id, &mut io::sink()).unwrap();
    desk.export(None, &mut io::sink(), &mut |_| ()).unwrap();
    assert_eq!(desk.doctor(&mut |_| ()).unwrap().faults, []);
    if let (Some(before), Some(after)) = (before, peak()) {
        let grown = after - before;
        println!("200 MiB uploaded, downloaded, exported and examined in {} MiB", grown >> 20);
        assert!(grown < 64 << 20, "{grown} bytes");
    }
}

#[test]
fn an_upload_is_found_and_given_back_by_whose_it_is_alone() {
    on_both(|desk| {
        let (vera, gleb) = (TestDesk::customer("vera"), TestDesk::customer("gleb"));
        let ticket = desk.opened("vera");
        let file = desk.upload(&vera, "a.txt", "text/plain", &mut &b"words"[..]).unwrap();
        assert_eq!(desk.uploaded(&vera, file.id).unwrap().as_ref(), Some(&file));
        assert_eq!(desk.uploaded(&gleb, file.id).unwrap(), None);
        desk.discard(&gleb, file.id).unwrap();
        assert!(desk.uploaded(&vera, file.id).unwrap().is_some(), "it is not Gleb's to give back");
        let lines = desk.operator().log(None, 199).unwrap().len();
        desk.discard(&vera, file.id).unwrap();
        assert_eq!(desk.uploaded(&vera, file.id).unwrap(), None);
        assert_eq!(desk.store().staged_bytes(vera.clone()).unwrap(), 0);
        assert_eq!(desk.operator().log(None, 199).unwrap().len(), lines, "nothing of the desk's");
        // What was sent stays.
        let file = desk.upload(&vera, "a.txt", "text/plain", &mut &b"words"[..]).unwrap();
        send(desk, "vera", ticket, file.id).unwrap();
        desk.discard(&vera, file.id).unwrap();
        assert!(desk.file(&reads(&vera), file.id).is_ok());
    });
}

#[test]
fn a_file_is_read_a_chunk_at_a_time_and_its_beginning_again() {
    on_both(|desk| {
        let vera = TestDesk::customer("vera");
        let ticket = desk.opened("vera");
        for size in [0, 5, 1 << 20, (1 << 20) + 1, 3 << 20] {
            let bytes: Vec<u8> = (0..size).map(|at: usize| (at % 251) as u8).collect();
            let file = desk.upload(&vera, "a", "text/plain", &mut bytes.as_slice()).unwrap();
            send(desk, "vera", ticket, file.id).unwrap();
            let mut reading = desk.read_file(&reads(&vera), file.id).unwrap();
            assert_eq!(reading.stored().file, file);
            let first = bytes.len().min(1 << 20);
            assert_eq!(reading.beginning().unwrap(), bytes[..first]);
            let (mut read, mut chunks) = (Vec::new(), 0);
            while let Some(chunk) = reading.chunk().unwrap() {
                assert!(chunk.len() <= 1 << 20);
                read.extend(chunk);
                chunks += 1;
            }
            assert_eq!((read == bytes, chunks), (true, size.div_ceil(1 << 20)), "{size} bytes");
            assert_eq!(reading.chunk().unwrap(), None, "it stays at its end");
        }
    });
}
