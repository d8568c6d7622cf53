//! The program that is measured: built as it is shipped, and started on a separate port.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use helpdesk_trials::Outcome;

/// Builds the program under a profile of Cargo, if it is not built yet; returns where it is.
///
/// # Errors
/// It cannot be built.
pub(super) fn built(profile: &str) -> Outcome<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args([
            "build",
            "--locked",
            "--profile",
            profile,
            "-p",
            "helpdesk-cli",
            "--bin",
            "helpdesk",
        ])
        .current_dir(root)
        .stdin(Stdio::null())
        .status()?;
    if !done.success() {
        return Err(format!("`cargo build --profile {profile}` failed").into());
    }
    // This program is in `target/release`.
    let own = std::env::current_exe()?;
    let target = own.ancestors().nth(2).ok_or("this program is not in a target directory")?;
    let program = target.join(profile).join("helpdesk");
    if program.exists() { Ok(program) } else { Err(format!("no {}", program.display()).into()) }
}

/// A server that runs. It is killed when it is dropped.
#[derive(Debug)]
pub(super) struct Served {
    child: Child,
    at: SocketAddr,
}

impl Served {
    /// Starts the program on a desk, and returns when it has said where it listens.
    ///
    /// # Errors
    /// It does not start.
    pub(super) fn start(program: &Path, desk: &Path) -> Outcome<Self> {
        let mut child = Command::new(program)
            .args(["--db", &format!("sqlite:{}", desk.display()), "--output", "json"])
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let told = child.stdout.take().ok_or("the server has no output")?;
        // From here on the child is ended whatever happens.
        let mut served = Self { child, at: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let (mut said, mut lines) = (String::new(), BufReader::new(told));
        let told: serde_json::Value = loop {
            if lines.read_line(&mut said)? == 0 {
                return Err(format!("the server did not say where it listens: `{said}`").into());
            }
            if let Ok(told) = serde_json::from_str(&said) {
                break told;
            }
        };
        let url = told.get("url").and_then(serde_json::Value::as_str).unwrap_or_default();
        served.at = url.trim_start_matches("http://").parse()?;
        Ok(served)
    }

    /// Where it listens.
    pub(super) const fn at(&self) -> SocketAddr {
        self.at
    }

    /// How much memory it holds, in bytes.
    ///
    /// # Errors
    /// The system does not say.
    pub(super) fn memory(&self) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.ok_or("the system does not say how much memory it holds")?.parse::<u64>()?
            << 10)
    }

    /// Kills it, as a power cut would, and waits for its end.
    ///
    /// # Errors
    /// It had ended already.
    pub(super) fn kill(mut self) -> Outcome<()> {
        match self.child.try_wait()? {
            Some(status) => Err(format!("the server has ended by itself: {status}").into()),
            None => {
                self.child.kill()?;
                self.child.wait()?;
                Ok(())
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
