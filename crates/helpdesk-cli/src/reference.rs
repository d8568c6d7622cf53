//! The reference of the command line, `docs/cli.md`: what is written by hand, and under it every verb as the
//! program knows it. The test below keeps the file up to date; `UPDATE_DOCS=1` writes the file.

use std::fmt::Write as _;
use std::path::Path;

use clap::{Arg, Command, CommandFactory as _};

use crate::cli::Cli;

const BY_HAND: &str = include_str!("reference.md");

fn reference() -> String {
    let mut root = Cli::command();
    root.build();
    let mut text = String::from(BY_HAND);
    text.push_str("\n## Options for every command\n\n");
    let global = |arg: &&Arg| arg.is_global_set();
    for arg in root.get_arguments().filter(global) {
        describe(&mut text, arg);
    }
    for command in root.get_subcommands().filter(|command| command.get_name() != "help") {
        verb(&mut text, command, "helpdesk");
    }
    text
}

fn verb(text: &mut String, command: &Command, before: &str) {
    let name = format!("{before} {}", command.get_name());
    let about = command.get_long_about().or(command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let level = if before == "helpdesk" { "##" } else { "###" };
    let _ = write!(text, "\n{level} `{name}`\n\n{}\n", about.trim());
    if !command.has_subcommands() {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        let _ = write!(text, "\n```text\n{usage}\n```\n");
    }
    let own: Vec<_> = command
        .get_arguments()
        .filter(|arg| !arg.is_global_set() && arg.get_id() != "help" && !arg.is_hide_set())
        .collect();
    if !own.is_empty() {
        text.push('\n');
    }
    own.into_iter().for_each(|arg| describe(text, arg));
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        verb(text, inner, &name);
    }
}

fn describe(text: &mut String, arg: &Arg) {
    let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let takes_value = arg.get_action().takes_values();
    let name = match (arg.get_long(), value) {
        (Some(long), Some(value)) if takes_value => format!("--{long} {value}"),
        (Some(long), _) => format!("--{long}"),
        (None, value) => value.unwrap_or_default(),
    };
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string);
    let help = help.unwrap_or_default().replace('\n', " ");
    let _ = write!(text, "- `{name}`: {help}");
    let choices: Vec<_> = arg
        .get_possible_values()
        .iter()
        .filter(|_| takes_value)
        .map(|choice| format!("`{}`", choice.get_name()))
        .collect();
    if !choices.is_empty() {
        let _ = write!(text, " ({})", choices.join(", "));
    }
    let default = arg.get_default_values().first().and_then(|value| value.to_str());
    if let Some(default) = default.filter(|_| takes_value) {
        let _ = write!(text, "; by default `{default}`");
    }
    if let Some(name) = arg.get_env().and_then(|name| name.to_str()) {
        let _ = write!(text, "; else `{name}`");
    }
    text.push('\n');
}

#[test]
fn docs_cli_md_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let expected = reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let first =
        expected.lines().zip(written.lines()).find(|(expected, written)| expected != written);
    assert!(written == expected, "run with UPDATE_DOCS=1; the first line that differs: {first:?}");
}
