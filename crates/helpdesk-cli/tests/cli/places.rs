//! A desk that is missing, locked, read-only, foreign, newer or damaged: a clear error, exit 1, and
//! never a new, empty desk in its place.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::desk::filled;
use crate::environment::Environment;

/// Runs a verb that reads, one that writes and one that examines; each must fail as `named`, and the file
/// must stay as it is.
fn refused(env: &Environment, file: &str, named: &str) {
    let before = fs::read(env.path(file)).ok();
    for line in [
        "ticket list",
        "ticket reply 1 --as agent:anna --body x",
        "customer add c --name x --email x@example.org",
        "export",
        "sweep",
    ] {
        let ran = env.run(&format!("{line} --db sqlite:{file}"));
        assert_eq!(ran.code, 1, "{line}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(named), "{line}: no `{named}` in {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{line}: {}", ran.err);
    }
    assert!(fs::read(env.path(file)).ok() == before, "{file} was changed");
}

#[test]
fn a_missing_desk_is_told_and_not_made() {
    let env = Environment::new();
    refused(&env, "nowhere.db", "no desk");
    refused(&env, "no/such/folder.db", "no desk");
    assert_eq!(fs::read_dir(env.path("")).unwrap().count(), 0);
}

#[test]
fn a_foreign_file_is_told_and_left_alone() {
    let env = Environment::new();
    fs::write(env.path("text.db"), "just some text, long enough to be looked at\n".repeat(99))
        .unwrap();
    fs::write(env.path("empty.db"), "").unwrap();
    fs::create_dir(env.path("folder.db")).unwrap();
    rusqlite::Connection::open(env.path("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE t (a);")
        .unwrap();
    for file in ["text.db", "empty.db", "folder.db", "other.db"] {
        refused(&env, file, "no desk");
    }
    for file in ["text.db", "other.db"] {
        let ran = env.run(&format!("init --db sqlite:{file}"));
        assert_eq!(ran.code, 1, "{}", ran.err);
    }
}

#[test]
fn a_desk_is_never_made_over_another() {
    let env = filled();
    let before = env.done("export");
    let ran = env.run("init");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("Hint"), "{}", ran.err);
    assert_eq!(env.done("export"), before);
}

#[test]
fn a_newer_desk_is_told_and_left_alone() {
    let env = filled();
    let connection = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    connection
        .execute_batch("PRAGMA user_version = 999; PRAGMA wal_checkpoint(TRUNCATE);")
        .unwrap();
    drop(connection);
    refused(&env, "helpdesk.db", "newer version");
}

#[test]
fn a_damaged_desk_is_told_and_left_alone() {
    let env = filled();
    let whole = fs::read(env.path("helpdesk.db")).unwrap();
    // Every page but the first is zeroed.
    let mut torn = whole.clone();
    torn[4096..].fill(0);
    fs::write(env.path("torn.db"), &torn).unwrap();
    fs::write(env.path("cut.db"), &whole[..5000]).unwrap();
    refused(&env, "torn.db", "damaged");
    refused(&env, "cut.db", "damaged");
}

#[test]
fn a_read_only_desk_is_told_and_left_alone() {
    let env = filled();
    let ran = env.run("ticket list");
    assert_eq!(ran.code, 0);
    let set = |name: &str, mode| {
        fs::set_permissions(env.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("helpdesk.db", 0o444);
    set("", 0o555);
    let line = "ticket reply 1 --as agent:anna --body x";
    // The user root may write everywhere, so the test runs as somebody else.
    let root = fs::write(env.path("probe"), "").is_ok();
    let program = assert_cmd::cargo::cargo_bin!("helpdesk");
    let output = if root {
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid", "65534", "--clear-groups", "--"]).arg(program);
        command.args(crate::environment::words(line)).env_clear().current_dir(env.path(""));
        command.output().unwrap()
    } else {
        env.command(crate::environment::words(line)).output().unwrap()
    };
    set("", 0o755);
    let ran = env.ran(&output);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("may not be written"), "{}", ran.err);
}

#[test]
fn a_locked_desk_is_told_after_a_while() {
    let env = filled();
    let connection = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ran = env.run("ticket reply 1 --as agent:anna --body x");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("Another process holds the database"), "{}", ran.err);
    // Reading goes on meanwhile.
    assert_eq!(env.run("ticket list").code, 0);
    drop(connection);
    env.done("ticket reply 1 --as agent:anna --body x");
}
