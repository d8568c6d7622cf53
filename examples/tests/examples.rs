//! Every example runs to its end.

use std::io;
use std::process::{Command, Stdio};

fn runs(program: &str, arguments: &[&str]) -> io::Result<()> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {}\n{said}\n{complaint}", output.status);
    assert!(!said.is_empty(), "{program} said nothing");
    Ok(())
}

#[test]
fn a_host_with_users_of_its_own_embeds_the_desk() -> io::Result<()> {
    runs(env!("CARGO_BIN_EXE_embed"), &[])
}

#[test]
fn a_host_tests_with_the_desk_in_memory() -> io::Result<()> {
    runs(env!("CARGO_BIN_EXE_host_test"), &[])
}

#[test]
fn a_store_of_a_host_keeps_the_contract() -> io::Result<()> {
    // Random histories are played on the store that it hands everything to.
    runs(env!("CARGO_BIN_EXE_custom_store"), &["--skip", "random_histories"])
}

#[test]
fn a_host_puts_the_portal_into_its_own_service() -> io::Result<()> {
    runs(env!("CARGO_BIN_EXE_web_host"), &[])
}
