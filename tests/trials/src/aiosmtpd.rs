//! A real mail server: aiosmtpd from PyPI, on this machine only.

use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::Outcome;

/// The server, in Python: prints its port, and what it took.
pub const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail_server.py");
/// What is installed if it is missing.
const PACKAGE: &str = "aiosmtpd==1.4.6";

/// Returns a Python that has aiosmtpd, installing it below `room` if need be.
///
/// # Errors
/// There is no Python, or nothing to install from.
pub fn python(room: &Path) -> Result<PathBuf, String> {
    let system = PathBuf::from("python3");
    if has_it(&system) {
        return Ok(system);
    }
    let folder = room.join("aiosmtpd");
    let own = folder.join("bin/python");
    if !has_it(&own) {
        run(&system, &["-m", "venv", &folder.to_string_lossy()])?;
        run(&own, &["-m", "pip", "install", "--quiet", PACKAGE])?;
    }
    Ok(own)
}

fn has_it(python: &Path) -> bool {
    let mut ask = Command::new(python);
    let asked = ask.args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

fn run(program: &Path, arguments: &[&str]) -> Result<(), String> {
    let ran = Command::new(program).args(arguments).output().map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    if ran.status.success() { Ok(()) } else { Err(told) }
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct MailServer {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
    port: String,
}

impl MailServer {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// It ends before it says its port.
    pub fn start(python: &Path) -> Outcome<Self> {
        let mut child = Command::new(python).arg(SERVER).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or("a server without an output")?;
        let mut server = Self { child, said: BufReader::new(output).lines(), port: String::new() };
        let first = server.said.next().ok_or("the mail server said nothing")??;
        first
            .strip_prefix("PORT ")
            .ok_or("the mail server has no port")?
            .clone_into(&mut server.port);
        Ok(server)
    }

    /// Returns where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Waits for the next mail.
    ///
    /// # Errors
    /// The server ended, or prints something that is not JSON.
    pub fn next_mail(&mut self) -> Outcome<Value> {
        let line = self.said.next().ok_or("the mail server ended")??;
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
