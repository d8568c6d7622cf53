//! The session in the README is a real one: it is typed again, and gives the output shown there.

use std::path::Path;
use std::process::Command;

use crate::environment::{Environment, redact};

/// Returns the lines typed in the README's session, each with its output.
fn session() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, session) = text.split_once("## A session").unwrap();
    let session = session.split("```").nth(1).unwrap().trim_start_matches("console\n");
    let joined = session.replace("\\\n", "");
    let typed = joined.split("$ ").skip(1);
    typed
        .map(|part| part.split_once('\n').unwrap())
        .map(|(line, said)| (line.to_owned(), said.to_owned()))
        .collect()
}

#[test]
fn the_readme_says_what_the_program_says() {
    let env = Environment::new();
    let program = assert_cmd::cargo::cargo_bin!("helpdesk");
    let typed = session();
    assert!(typed.len() >= 10);
    for (line, expected) in typed {
        let mut shell = Command::new("/bin/sh");
        shell.env_clear().env("PATH", program.parent().unwrap()).env("COLUMNS", "120");
        let output = shell.current_dir(env.path("")).args(["-c", &line]).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = redact(&env.path(""), &String::from_utf8(said).unwrap());
        assert_eq!(said, redact(&env.path(""), &expected), "{line}");
    }
}
