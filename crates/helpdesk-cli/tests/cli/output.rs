//! Where the output goes: nobody reads it, nothing can be written, the file has reached its limit.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use crate::desk::filled;
use crate::environment::{Environment, words};

fn program(env: &Environment, line: &str) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("helpdesk"));
    command.env_clear().current_dir(env.path("")).args(words(line));
    command
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let env = filled();
    for line in ["ticket list", "export", "completions bash", "man", "--help"] {
        let mut command = program(&env, line);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.stdout(Stdio::from(writer)).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
    }
}

#[test]
fn a_denial_that_nobody_hears_is_still_a_denial() {
    let env = filled();
    for (line, code) in [
        ("access check anna p-linen", 3),
        ("access check anna p-linen --output json", 3),
        ("ticket show 99", 4),
        ("doctor --heads heads.jsonl", 1),
    ] {
        fs::write(env.path("heads.jsonl"), HEAD).unwrap();
        let mut command = program(&env, line);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let status = command.stdout(Stdio::from(writer)).stderr(Stdio::null()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{line}");
    }
}

/// A head of a ticket that is not there.
const HEAD: &str = concat!(
    r#"{"number":99,"ticket":"01a2037f-6aa1-7493-affa-a56f70177c4f","version":1,"#,
    r#""head":"0000000000000000000000000000000000000000000000000000000000000000"}"#,
    "\n"
);

#[test]
fn a_full_output_is_told_and_does_not_panic() {
    let env = filled();
    for line in ["ticket list", "export", "man", "ticket show 1 --output json"] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = program(&env, line).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{line}");
        assert!(err.contains("No space left") && !err.contains("panicked"), "{line}: {err}");
    }
    // Even when nothing can be told at all, the code says how it went.
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let silent = program(&env, "ticket show 99").stdout(full()).stderr(full()).status().unwrap();
    assert_eq!(silent.code(), Some(4));
}

#[test]
fn t07_the_limit_of_a_files_size_is_told_and_kills_nobody() {
    let env = filled();
    fs::write(env.path("big.bin"), vec![7; 3 << 20]).unwrap();
    let program = assert_cmd::cargo::cargo_bin!("helpdesk");
    let run = |blocks: u32| {
        let script = format!(
            "ulimit -f {blocks}; exec '{}' ticket reply 1 --as agent:anna --attach big.bin",
            program.display()
        );
        let mut command = Command::new("sh");
        command.env_clear().current_dir(env.path("")).args(["-c", &script]).output().unwrap()
    };
    // 2048 blocks of 512 bytes: room for the desk, not for the file.
    let refused = run(2048);
    let err = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{:?} {err}", refused.status);
    assert!(!err.contains("panicked"), "{err}");
    let told = run(65_536);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

#[test]
fn colours_are_for_terminals_only() {
    let env = filled();
    for line in ["ticket list", "ticket show 1", "matrix", "ticket search works"] {
        let output = env.command(words(line)).env("TERM", "xterm-256color").output().unwrap();
        assert!(!output.stdout.contains(&0x1b), "{line}");
    }
}

#[test]
fn the_language_is_that_of_the_environment_unless_it_is_asked_for() {
    let env = filled();
    let said = |name: &str, value: &str, line: &str| {
        let output = env.command(words(line)).env(name, value).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(said("LANG", "ru_RU.UTF-8", "ticket list").contains("Тема"));
    assert!(said("LC_ALL", "ru_RU.UTF-8", "ticket list").contains("Тема"));
    assert!(said("LANG", "C.UTF-8", "ticket list").contains("Subject"));
    assert!(said("LC_ALL", "ru_RU.UTF-8", "ticket list --lang en").contains("Subject"));
}
