//! Desks made by the first release, opened by this one: killed at every step of the upgrade, they are well in
//! the end; every page reads as it did, receipts and chains hold, letters are sent once, and nothing confirms
//! an erased word.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use helpdesk::sqlite::Sqlite;
use helpdesk::testing::TestDesk;
use helpdesk::{
    Actor, Command, CommandId, CustomerId, DeliveryLimits, Error, FileId, Handover, Mail, Message,
    NewTicket, Notifier, Options, ProjectId, RatingGiven, Receipt, Stars, Subject, Text, TicketId,
    TicketNumber,
};
use helpdesk_core::WordsError;
use helpdesk_core::words::Field;
use helpdesk_trials::first_release::{self, Made, Said};
use helpdesk_trials::on_disk::FILE;
use helpdesk_trials::points::{self, Subject as Hurt, evenly};
use helpdesk_trials::strace::{self, Plan};
use helpdesk_trials::{Outcome, Verdict, cases, reading, report, room};
use serde_json::Value;

/// Opens a file at the instant of which the first release reported.
fn opened(file: &Path, said: &Said) -> Outcome<TestDesk> {
    let desk = TestDesk::reopened(Arc::new(Sqlite::open(file)?));
    desk.clock().set(said.at()?);
    Ok(desk)
}

/// Unpacks a desk; the folder goes when it is dropped.
fn unpacked(made: Made) -> Outcome<(tempfile::TempDir, std::path::PathBuf)> {
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    std::fs::write(&file, made.file()?)?;
    Ok((room, file))
}

fn is_well(desk: &TestDesk) -> Outcome<()> {
    let faults = desk.doctor(&mut |_| {})?.faults;
    if faults.is_empty() { Ok(()) } else { Err(format!("{faults:?}").into()) }
}

/// Everything by which a desk is compared with what was said about it, without changing it.
fn look(file: &Path, said: &Said) -> Outcome<Vec<String>> {
    let desk = opened(file, said)?;
    // What follows the log is made from it first.
    desk.follow()?;
    is_well(&desk)?;
    let mut found = reading::differences(&desk, said)?;
    drop(desk);
    found.extend(receipts(file, said)?);
    Ok(found)
}

/// Returns the receipts that are not there as they were.
fn receipts(file: &Path, said: &Said) -> Outcome<Vec<String>> {
    let connection = rusqlite::Connection::open(file)?;
    let mut statement = connection.prepare(
        "SELECT kind, key, lower(hex(command)), ticket, \"from\", \"to\", at FROM receipts",
    )?;
    let mut kept = BTreeMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let kinds = ["customer", "agent", "system"];
        let kind = kinds.get(usize::from(row.get::<_, u8>(0)?)).ok_or("no such kind of actor")?;
        let (key, command): (String, String) = (row.get(1)?, row.get(2)?);
        let numbers: [i64; 4] = [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
        let told = numbers.map(|number| number.to_string()).join(" ");
        kept.insert((format!("{kind}:{key}"), command), told);
    }
    let mut missing = Vec::new();
    for (of, before) in said.lines("receipt") {
        let (by, command) = of.split_once(' ').ok_or("a receipt without a command")?;
        let found = kept.get(&(by.to_owned(), command.replace('-', "")));
        if found.map(String::as_str) != Some(before) {
            missing.push(format!("receipt {of}: {found:?}, was {before}"));
        }
    }
    Ok(missing)
}

/// The large desk: every reader reads what they read, and the doctor finds nothing.
#[test]
fn upgrade_from_the_first_release() -> Outcome<()> {
    let began = Instant::now();
    let said = Made::Large.said()?;
    let (_room, file) = unpacked(Made::Large)?;
    let found = look(&file, &said)?;
    let (tickets, receipts) = (said.lines("ticket").count(), said.lines("receipt").count());
    assert!(tickets >= 3_000 && receipts > 3_000, "{tickets} tickets, {receipts} receipts");
    assert!(found.is_empty(), "{} differences: {:#?}", found.len(), &found[..found.len().min(8)]);
    // Opened once more, it stays as it is.
    let again = look(&file, &said)?;
    assert!(again.is_empty(), "{again:?}");
    report("T12, the first release", began, &format!("{tickets} tickets, {receipts} receipts"));
    Ok(())
}

/// The control: one word, one time, one receipt that is another is seen.
#[test]
fn a_desk_that_lost_something_on_the_way_is_caught() -> Outcome<()> {
    let said = Made::Small.said()?;
    let (_room, file) = unpacked(Made::Small)?;
    assert_eq!(look(&file, &said)?, Vec::<String>::new());
    for harm in [
        "DROP TRIGGER words_keep; UPDATE words SET words = replace(words, 'o', 'e') \
         WHERE position = (SELECT max(position) FROM words WHERE words LIKE '%open%');",
        "UPDATE tickets SET updated = updated + 1 WHERE number = 7;",
        "DROP TRIGGER receipts_stay; DELETE FROM receipts WHERE ticket = 7;",
        "INSERT INTO search (search) VALUES ('delete-all');",
    ] {
        let (_room, file) = unpacked(Made::Small)?;
        let desk = opened(&file, &said)?;
        desk.follow()?;
        drop(desk);
        let connection = rusqlite::Connection::open(&file)?;
        connection.execute_batch(harm)?;
        drop(connection);
        let found = look(&file, &said);
        assert!(found.is_err() || !found.unwrap().is_empty(), "unnoticed: {harm}");
    }
    Ok(())
}

/// The control: an upgrade without a transaction would leave these behind.
#[test]
fn a_desk_that_is_half_upgraded_is_caught() -> Outcome<()> {
    let said = Made::Small.said()?;
    for half in [
        "PRAGMA user_version = 6;",
        "INSERT INTO migrations (number, checksum) VALUES (6, zeroblob(32));",
        "ALTER TABLE events ADD COLUMN stored BLOB NOT NULL DEFAULT x'';",
    ] {
        let (_room, file) = unpacked(Made::Small)?;
        rusqlite::Connection::open(&file)?.execute_batch(half)?;
        let found = look(&file, &said);
        assert!(found.is_err() || !found.unwrap().is_empty(), "unnoticed: {half}");
    }
    Ok(())
}

/// A small desk of the first release that is being opened.
struct Opened {
    bytes: Vec<u8>,
    said: Said,
}

impl Hurt for Opened {
    fn program(&self) -> &Path {
        Path::new(env!("CARGO_BIN_EXE_workload"))
    }

    fn prepare(&self, directory: &Path) -> Outcome<()> {
        Ok(std::fs::write(directory.join(FILE), &self.bytes)?)
    }

    fn arguments(&self, directory: &Path) -> Vec<String> {
        vec!["open".to_owned(), directory.join(FILE).display().to_string()]
    }

    fn check(&self, directory: &Path, _said: &[&str]) -> Verdict {
        match look(&directory.join(FILE), &self.said) {
            Ok(found) if found.is_empty() => Verdict::Sound,
            Ok(found) => Verdict::Lost(format!("{:?}", found.get(..3).unwrap_or(&found))),
            Err(error) => Verdict::Corrupt(error.to_string()),
        }
    }
}

/// T12.
#[test]
fn an_upgrade_killed_at_any_step_is_taken_up_again() -> Outcome<()> {
    if !strace::may_trace("T12, the first release")? {
        return Ok(());
    }
    let began = Instant::now();
    let subject = Opened { bytes: Made::Small.file()?, said: Made::Small.said()? };
    let calls = ["pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename"];
    let plans: Vec<Plan> = points::reach(&subject, &calls)?
        .into_iter()
        .flat_map(|(call, first, last)| {
            evenly(first + 1, last, cases(6, 60, 10_000))
                .into_iter()
                .map(move |when| Plan::Kill { call, when })
        })
        .collect();
    let found = points::hurt(&subject, &plans)?;
    report("T12, the first release", began, &found.figures());
    assert_eq!(found.tally.violations(), 0, "{:?}", found.tally.examples);
    Ok(())
}

/// S8: after a flush that failed nothing more is acknowledged by the process, so that opening is not simply tried
/// again: what the system holds in memory would be taken for what is on the disk.
#[test]
fn an_upgrade_whose_flush_fails_does_not_open_the_desk() -> Outcome<()> {
    if !strace::may_trace("T05 in an upgrade")? {
        return Ok(());
    }
    let began = Instant::now();
    let subject = Opened { bytes: Made::Small.file()?, said: Made::Small.said()? };
    let mut hurt = 0;
    for call in ["fsync", "fdatasync"] {
        for (_, first, last) in points::reach(&subject, &[call])? {
            for when in evenly(first + 1, last, cases(8, 60, 10_000)) {
                let plan = Plan::Fault { call, error: "EIO", when, sticky: false };
                let (room, run) = subject.run(&plan)?;
                if !run.was_hurt() {
                    continue;
                }
                hurt += 1;
                let recording = run.recording()?;
                let after = recording.said_after_fault();
                let opened = after.iter().any(|line| line.starts_with("opened"));
                assert!(!opened, "{call} {when}: {after:?}");
                assert_eq!(subject.check(room.path(), &[]), Verdict::Sound, "{call} {when}");
            }
        }
    }
    assert!(hurt > 0, "no flush failed");
    report("T05 in an upgrade", began, &format!("{hurt} flushes failed"));
    Ok(())
}

/// What a mail server is handed: to whom, of which ticket, what.
#[derive(Default)]
struct Listed(BTreeMap<(String, String), usize>);

impl Notifier for Listed {
    fn send(&mut self, mail: &Mail) -> Handover {
        let news: Vec<String> =
            mail.news.iter().map(|news| format!("{}x{}", news.kind.name(), news.count)).collect();
        let told = format!("{} {}", mail.ticket.number, news.join(","));
        *self.0.entry((mail.to.email.clone(), told)).or_default() += 1;
        Handover::Accepted
    }
}

/// What was sent is not sent again, and what waited is not forgotten.
#[test]
fn letters_go_out_once_over_an_upgrade() -> Outcome<()> {
    let said = Made::Large.said()?;
    let (_room, file) = unpacked(Made::Large)?;
    let desk = opened(&file, &said)?;
    let limits = DeliveryLimits::default().letters(100_000);
    let mut listed = Listed::default();
    desk.deliver(&mut listed, &limits)?;
    let mut expected = BTreeMap::new();
    for (email, rest) in said.lines("mail") {
        let (told, times) = rest.split_once('\t').ok_or("a mail without a number")?;
        expected.insert((email.to_owned(), told.to_owned()), times.parse::<usize>()?);
    }
    assert!(expected.len() > 100, "nothing waited");
    assert_eq!(listed.0, expected);
    Ok(())
}

fn text(field: Field, line: &Value, key: &str) -> Outcome<Option<Text>> {
    let given = line.get(key).and_then(Value::as_str);
    Ok(given.map(|given| Text::new(field, given)).transpose()?)
}

fn message(line: &Value) -> Outcome<Message> {
    let mut files: Vec<FileId> = Vec::new();
    for file in line.get("files").and_then(Value::as_array).into_iter().flatten() {
        files.push(file.as_str().ok_or("no file")?.parse()?);
    }
    let mut message = Message::files(files);
    message.text = text(Field::Text, line, "text")?;
    Ok(message)
}

/// Sends a command that the first release accepted, once more.
fn sent_again(desk: &TestDesk, line: &Value) -> Outcome<Result<Receipt, Error>> {
    let word = |key: &str| line.get(key).and_then(Value::as_str);
    let by: Actor = word("by").ok_or("nobody")?.parse()?;
    let command: CommandId = word("command").ok_or("no command")?.parse()?;
    let options = Options::default().id(command);
    let reason = || text(Field::Text, line, "text");
    let asked = match word("kind").ok_or("no kind")? {
        "open" => {
            let priority = line.get("priority").cloned().ok_or("no priority")?;
            let mut request = NewTicket::new(
                CustomerId::new(word("customer").ok_or("no customer")?)?,
                serde_json::from_value(priority)?,
                Subject::new(word("subject").ok_or("no subject")?)?,
                message(line)?,
            );
            request.project = word("project").map(ProjectId::new).transpose()?;
            let follows = word("follows").map(str::parse::<TicketId>).transpose()?;
            request.follows = follows.map(Into::into);
            return Ok(desk.open(&by, request, options));
        }
        "reply" => Command::Reply(message(line)?),
        "note" => Command::Note(message(line)?),
        "resolve" => {
            let answer = message(line)?;
            Command::Resolve((answer != Message::default()).then_some(answer))
        }
        "reopen" => Command::Reopen { reason: reason()?.ok_or("no reason")?.into() },
        "request_access" => Command::RequestAccess { reason: reason()?.ok_or("no reason")?.into() },
        "close" => match line.get("stars").and_then(Value::as_u64) {
            Some(stars) => {
                let stars = Stars::new(u8::try_from(stars)?)?;
                let comment = reason()?.map(Message::from);
                Command::close_rated(RatingGiven::new(stars).with_comment(comment))
            }
            None => Command::Close { rating: None, reason: reason()?.map(Message::from) },
        },
        other => return Err(format!("`{other}` is sent without words").into()),
    };
    let number = TicketNumber::new(line.get("ticket").and_then(Value::as_u64).ok_or("no ticket")?)?;
    Ok(desk.submit(&by, number, asked, options))
}

/// A command that was accepted is not done again: its receipt is given, and for other words it is refused.
#[test]
fn receipts_of_the_first_release_are_given_again() -> Outcome<()> {
    let said = Made::Large.said()?;
    let (_room, file) = unpacked(Made::Large)?;
    let desk = opened(&file, &said)?;
    let mut given: BTreeMap<String, String> = BTreeMap::new();
    for (of, told) in said.lines("receipt") {
        given.insert(of.to_owned(), told.to_owned());
    }
    let mut tried = 0;
    for line in said.commands("known")? {
        if line.get("text").is_none() {
            continue;
        }
        let word = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
        let of = format!("{} {}", word("by"), word("command"));
        let answer = match sent_again(&desk, &line) {
            Ok(answer) => answer,
            // Some words could be written then that cannot be now.
            Err(error) if error.is::<WordsError>() => continue,
            Err(error) => return Err(error),
        };
        match answer {
            Ok(receipt) => {
                let Receipt { number, from, to, at, .. } = receipt;
                let told = format!("{number} {from} {to} {}", at.timestamp_micros());
                assert_eq!(Some(&told), given.get(&of), "{line}");
                tried += 1;
            }
            // Erased or disabled people no longer read anything.
            Err(Error::NotFound(_) | Error::Refused(_)) => continue,
            Err(error) => return Err(format!("{line}: {error}").into()),
        }
        let other = with_text(&line, "Something else altogether.");
        assert!(matches!(sent_again(&desk, &other)?, Err(Error::CommandReused { .. })), "{line}");
    }
    assert!(tried > 100, "{tried} receipts");
    is_well(&desk)
}

fn with_text(line: &Value, text: &str) -> Value {
    let mut other = line.clone();
    if let Some(fields) = other.as_object_mut() {
        fields.insert("text".to_owned(), text.into());
    }
    other
}

/// The receipt of a command whose words are erased answers a right guess and a wrong one alike.
#[test]
fn old_receipts_confirm_no_erased_word() -> Outcome<()> {
    let said = Made::Large.said()?;
    let (_room, file) = unpacked(Made::Large)?;
    let desk = opened(&file, &said)?;
    let secrets = said.commands("secret")?;
    assert!(secrets.len() > 100, "{} secrets", secrets.len());
    let mut tried = 0;
    for line in &secrets {
        if line.get("text").is_none() {
            continue;
        }
        let answers = [line.clone(), with_text(line, "A wrong guess at what it was.")]
            .map(|line| sent_again(&desk, &line).map(|answer| format!("{answer:?}")));
        let [right, wrong] = answers;
        let right = match right {
            Ok(right) => right,
            // Some words could be written then that cannot be now.
            Err(error) if error.is::<WordsError>() => continue,
            Err(error) => return Err(error),
        };
        assert_eq!(right, wrong?, "{line}");
        tried += 1;
    }
    assert!(tried > 50, "{tried} receipts");
    Ok(())
}

/// Neither the file nor its export holds the digest of a command whose words are erased, as bytes or as
/// hexadecimal digits.
#[test]
fn no_digest_of_an_erased_word_is_left() -> Outcome<()> {
    for made in [Made::Large, Made::Small] {
        let said = made.said()?;
        let digests = digests(&said)?;
        let (room, file) = unpacked(made)?;
        // The control: the file of the first release holds every one of them.
        assert_eq!(held(&std::fs::read(&file)?, &digests), digests.len());
        let desk = opened(&file, &said)?;
        let mut out = Vec::new();
        desk.export(None, &mut out, &mut |_| {})?;
        assert_eq!(held(&out, &digests), 0, "the export holds them");
        // While it is served, which may be for months, and afterwards.
        let nowhere = || -> Outcome<()> {
            for entry in std::fs::read_dir(room.path())? {
                let path = entry?.path();
                assert_eq!(held(&std::fs::read(&path)?, &digests), 0, "{}", path.display());
            }
            Ok(())
        };
        nowhere()?;
        drop(desk);
        nowhere()?;
    }
    let mut bytes = Vec::new();
    imported()?.export(None, &mut bytes, &mut |_| {})?;
    assert_eq!(held(&bytes, &digests(&Made::Small.said()?)?), 0, "the import brought them");
    Ok(())
}

fn digests(said: &Said) -> Outcome<Vec<[u8; 32]>> {
    let secrets = said.commands("secret")?;
    let digests = secrets.iter().map(|line| {
        let hex = line.get("content").and_then(Value::as_str).ok_or("no digest")?;
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2).ok_or("no digest")?, 16)?;
        }
        Ok(bytes)
    });
    digests.collect()
}

/// How many of the digests are in these bytes, as bytes or as hexadecimal digits.
fn held(bytes: &[u8], digests: &[[u8; 32]]) -> usize {
    let mut sought: BTreeMap<Vec<u8>, [u8; 32]> = BTreeMap::new();
    for digest in digests {
        sought.insert(digest.to_vec(), *digest);
        sought
            .insert(digest.iter().flat_map(|b| format!("{b:02x}").into_bytes()).collect(), *digest);
    }
    let windows = bytes.windows(32).chain(bytes.windows(64));
    let found = windows.filter_map(|window| sought.get(window));
    found.collect::<std::collections::BTreeSet<_>>().len()
}

fn imported() -> Outcome<TestDesk> {
    let store = Arc::new(helpdesk_store::MemoryStore::new(helpdesk_store::CursorKey([9; 32])));
    let desk = TestDesk::reopened(store);
    desk.import(&mut first_release::export()?.as_slice(), &mut |_| {})?;
    desk.clock().set(Made::Small.said()?.at()?);
    Ok(desk)
}

/// An export of the first release, format 1, is imported, and every page of it reads as it did.
#[test]
fn an_export_of_the_first_release_is_taken_in() -> Outcome<()> {
    let said = Made::Small.said()?;
    let desk = imported()?;
    is_well(&desk)?;
    let found = reading::differences(&desk, &said)?;
    assert!(found.is_empty(), "{} differences: {:#?}", found.len(), &found[..found.len().min(8)]);
    Ok(())
}
