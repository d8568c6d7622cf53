//! Attachments through the command line: names that want to be paths (T36), bytes in and out, and
//! words that want to be escapes (T45).

use std::fs;

use serde_json::Value;

use crate::desk::small;
use crate::environment::{Environment, words};

/// Opens a ticket with a file of this name, and returns the file's name and id as stored.
fn attach(env: &Environment, name: &str) -> (String, String) {
    fs::create_dir_all(env.path("up")).unwrap();
    let path = env.path("up").join(name);
    fs::write(&path, b"bytes").unwrap();
    let args = ["ticket", "open", "--as", "customer:c-maria", "--general", "--priority", "low"];
    let rest = ["--subject", "x", "--output", "json", "--attach", path.to_str().unwrap()];
    let ran = env.command(args.iter().chain(&rest)).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let receipt: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let number = receipt["number"].to_string();
    let shown = env.command(["ticket", "show", &number, "--output", "json"]).output().unwrap();
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    let file = &shown["timeline"][0]["files"][0];
    (file["name"].as_str().unwrap().to_owned(), file["id"].as_str().unwrap().to_owned())
}

#[test]
fn t36_no_name_of_a_file_is_a_path_or_hides_anything() {
    let env = small();
    for (given, stored) in [
        ("..\\..\\evil.txt", "evil.txt"),
        ("C:\\evil.txt", "evil.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        (".htaccess", "htaccess"),
        ("\u{200b}.htaccess", "htaccess"),
        ("a\";\r\nX: y", "a\";X: y"),
        ("\u{202e}gpj.exe", "gpj.exe"),
        ("отчёт за ноябрь.pdf", "отчёт за ноябрь.pdf"),
        ("-rf", "-rf"),
    ] {
        assert_eq!(attach(&env, given).0, stored, "{given:?}");
    }
    let long = format!("{}.txt", "x".repeat(250));
    assert_eq!(attach(&env, &long).0.chars().count(), 254);
    // Nothing but what the test itself made lies in the directory.
    let mut names: Vec<_> =
        fs::read_dir(env.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["helpdesk.db", "up"]);
}

#[test]
fn a_file_comes_back_as_it_was_sent_and_overwrites_nothing() {
    let env = small();
    let (_, id) = attach(&env, "screen.png");
    let got = env.command(["attachment", "get", &id]).output().unwrap();
    assert_eq!(got.stdout, b"bytes");
    assert!(env.done(&format!("attachment get {id} --out here.png")).contains("here.png"));
    assert_eq!(fs::read(env.path("here.png")).unwrap(), b"bytes");
    fs::write(env.path("mine.txt"), "mine").unwrap();
    let refused = env.run(&format!("attachment get {id} --out mine.txt"));
    assert_eq!(refused.code, 1);
    assert_eq!(fs::read(env.path("mine.txt")).unwrap(), b"mine");
    env.done(&format!("attachment get {id} --out mine.txt --force"));
    assert_eq!(fs::read(env.path("mine.txt")).unwrap(), b"bytes");
    assert_eq!(env.run(&format!("attachment get {id} --as customer:c-ivan")).code, 4);
    env.done(&format!("attachment get {id} --as customer:c-maria --out again.png"));
}

#[test]
fn a_file_of_several_chunks_and_an_empty_one_come_back_whole() {
    let env = small();
    let bytes: Vec<u8> = (0..2_500_000_u32).map(|n| (n % 251) as u8).collect();
    for (name, bytes) in [("big.bin", bytes), ("empty.bin", Vec::new())] {
        fs::write(env.path(name), &bytes).unwrap();
        let line = format!(
            "ticket open --as customer:c-maria --general --priority low --subject x --attach {name} \
             --output json"
        );
        let receipt: Value = serde_json::from_str(&env.done(&line)).unwrap();
        let show = format!("ticket show {} --output json", receipt["number"]);
        let shown = env.command(crate::environment::words(&show)).output().unwrap();
        let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
        let file = &shown["timeline"][0]["files"][0];
        assert_eq!(file["size"], bytes.len());
        let got =
            env.command(["attachment", "get", file["id"].as_str().unwrap()]).output().unwrap();
        assert!(got.stdout == bytes, "{name}");
    }
}

#[test]
fn t45_what_people_wrote_is_shown_and_never_run() {
    let env = small();
    // A name that turns the text around is refused, and not repeated as it came either.
    let name = "--name 'evil\u{202e}gpj.exe'";
    let refused = env.run(&format!("customer add c-evil {name} --email e@example.org"));
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(!refused.err.contains('\u{202e}'), "{}", refused.err);
    env.done("customer add c-evil --name Evil --email e@example.org");
    let open = "ticket open --as customer:c-evil --general --priority low";
    let refused = env.run(&format!("{open} --subject 'a\u{202e}b' --body x"));
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(!refused.err.contains('\u{202e}'), "{}", refused.err);
    env.done(&format!("{open} --subject 'a\u{200b}c' --body 'x\u{2066}y'"));
    for line in ["ticket list", "ticket show 1", "customer list", "ticket search y", "changes"] {
        let out = env.done(line);
        let hidden =
            |c: char| c.is_control() && c != '\n' || "\u{202e}\u{200b}\u{2066}".contains(c);
        assert!(!out.contains(hidden), "{line}: {out:?}");
    }
    assert!(env.done("ticket show 1").contains("a\\u{200b}c"));
    // What was typed is repeated, escaped too.
    for line in ["ticket search '\u{1b}[31mred'", "ticket list --db 'sqlite:\u{1b}[31mx'"] {
        let ran = env.run(line);
        assert!(!format!("{}{}", ran.out, ran.err).contains('\u{1b}'), "{line}");
    }
}

/// S5: what was done is told again, though its file is gone from the disk and from the desk.
#[test]
fn a_retry_whose_file_was_redacted_gets_its_receipt_and_stores_nothing() {
    let env = small();
    attach(&env, "first.txt");
    fs::write(env.path("note.txt"), "words").unwrap();
    let id = |n: u32| format!("--command-id 01a2037f-6aa1-7493-affa-a56f7017{n:04} --output json");
    for (n, verb) in [(1, "reply"), (2, "note")] {
        let line = format!("ticket {verb} 1 --as agent:anna --attach note.txt {}", id(n));
        let ran = |line: &str| env.command(words(line)).output().unwrap();
        let first = ran(&line);
        assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
        // The same file once more: compared, and not kept for that.
        assert_eq!(ran(&line).stdout, first.stdout);
        let receipt: Value = serde_json::from_slice(&first.stdout).unwrap();
        env.done(&format!("ticket redact 1 {} --reason Asked", receipt["to"]));
        fs::rename(env.path("note.txt"), env.path("away.txt")).unwrap();
        let again = ran(&line);
        assert_eq!(again.stdout, first.stdout, "{}", String::from_utf8_lossy(&again.stderr));
        fs::rename(env.path("away.txt"), env.path("note.txt")).unwrap();
    }
    let file = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    let sql = "SELECT count(*) FROM files WHERE ticket IS NULL";
    assert_eq!(file.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    drop(file);
    // The control: another command under the id is a conflict, whatever its files are.
    let other = format!("ticket reply 1 --as agent:anna --body Other --attach note.txt {}", id(3));
    assert_eq!(env.run(&other).code, 0);
    let other = other.replace("Other", "Another");
    assert_eq!(env.run(&other).code, 5);
}
