//! The load: `wrk` with a script that counts what came back.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::super::figure::{median, time};
use helpdesk_trials::Outcome;

/// Says loudly that the generator of load is missing.
///
/// # Errors
/// It is missing.
pub(super) fn is_there() -> Outcome<()> {
    let found = Command::new("wrk").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    match found {
        Ok(_) => Ok(()),
        Err(error) => {
            eprintln!("!!! `wrk` IS NOT INSTALLED, AND NOTHING IS MEASURED OVER HTTP WITHOUT IT");
            eprintln!("!!! on Debian: apt-get install wrk");
            Err(format!("`wrk` cannot be run: {error}").into())
        }
    }
}

/// What a round of `wrk` has seen.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Seen {
    /// Answers with the expected status.
    pub(super) right: u64,
    /// Others.
    wrong: u64,
    /// The status of one of the others.
    unlike: u16,
    /// Connections that broke, and requests that nobody answered in time.
    broken: u64,
    /// How long it took.
    micros: f64,
    p50: f64,
    p99: f64,
    max: f64,
}

impl Seen {
    /// How many right answers came a second.
    pub(super) fn rate(&self) -> f64 {
        self.right as f64 / (self.micros / 1e6)
    }
}

/// Lets this many clients, each with a connection that it keeps, send the requests of a file for some
/// seconds.
///
/// # Errors
/// `wrk` cannot be run, or an answer did not have the expected status.
pub(super) fn load(
    at: SocketAddr,
    requests: &Path,
    status: u16,
    clients: usize,
    seconds: u64,
) -> Outcome<Seen> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/load.lua");
    let output = Command::new("wrk")
        .args(["-t1", &format!("-c{clients}"), &format!("-d{seconds}s"), "--timeout", "10s", "-s"])
        .arg(script)
        .arg(format!("http://{at}/"))
        .arg("--")
        .arg(requests)
        .arg(status.to_string())
        .stdin(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let seen = text.lines().last().and_then(|line| serde_json::from_str::<Seen>(line).ok());
    let Some(seen) = seen.filter(|_| output.status.success()) else {
        return Err(format!("wrk: {text}{}", String::from_utf8_lossy(&output.stderr)).into());
    };
    if seen.wrong > 0 || seen.broken > 0 || seen.right == 0 {
        return Err(format!(
            "{} answers were not {status} but as {}, {} did not come; {} were right",
            seen.wrong, seen.unlike, seen.broken, seen.right
        )
        .into());
    }
    Ok(seen)
}

/// The rounds of one number of clients.
#[derive(Debug, Clone, Default)]
pub(super) struct Rounds(pub(super) Vec<Seen>);

impl Rounds {
    /// Medians over the rounds, in words.
    pub(super) fn told(&self) -> String {
        let of = |of: fn(&Seen) -> f64| median(self.0.iter().map(of).collect());
        format!(
            "p50 {} p99 {}, {:.0}/s, max {}",
            time(of(|seen| seen.p50)),
            time(of(|seen| seen.p99)),
            of(Seen::rate),
            time(self.0.iter().map(|seen| seen.max).fold(0.0, f64::max))
        )
    }
}
