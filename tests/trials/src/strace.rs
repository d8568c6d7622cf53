//! Running a child under `strace`: recording its writes, killing it at a system call, or making a call fail.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;

use super::Outcome;
use super::recording::{self, Recording};

/// The calls by which a database changes its files.
pub const CHANGING: &[&str] =
    &["pwrite64", "write", "lseek", "fsync", "fdatasync", "ftruncate", "unlink", "rename"];

/// What is done to the child.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Only records what it does to its files.
    Record,
    /// Only writes down which of these calls it makes.
    Count {
        /// The system calls' names.
        calls: Vec<&'static str>,
    },
    /// Kills it when it enters the `when`-th call (of one thread) of this name.
    Kill {
        /// The system call's name.
        call: &'static str,
        /// 1 is the first.
        when: usize,
    },
    /// Makes the `when`-th call fail with this error; all later ones too if `sticky`.
    Fault {
        /// The system call's name.
        call: &'static str,
        /// The error's name, `EIO` for one.
        error: &'static str,
        /// 1 is the first.
        when: usize,
        /// Whether it goes on failing.
        sticky: bool,
    },
    /// Lets every call of this name return 0 without being done: a disk that lies.
    Lie {
        /// The system call's name.
        call: &'static str,
    },
}

impl Plan {
    /// The call that is hurt, or empty if none is.
    #[must_use]
    pub fn call(&self) -> &'static str {
        match self {
            Self::Record | Self::Count { .. } => "",
            Self::Kill { call, .. } | Self::Fault { call, .. } | Self::Lie { call } => call,
        }
    }

    fn inject(&self) -> Option<String> {
        match self {
            Self::Record | Self::Count { .. } => None,
            Self::Kill { call, when } => Some(format!("{call}:signal=KILL:when={when}")),
            Self::Fault { call, error, when, sticky } => {
                let on = if *sticky { "+" } else { "" };
                Some(format!("{call}:error={error}:when={when}{on}"))
            }
            Self::Lie { call } => Some(format!("{call}:retval=0")),
        }
    }

    fn traced(&self) -> Vec<&'static str> {
        match self {
            Self::Record => CHANGING.to_vec(),
            Self::Count { calls } => calls.clone(),
            Self::Kill { call, .. } => vec![call],
            // What the child says is traced too, to see whether it said anything after the fault.
            Self::Fault { call, .. } | Self::Lie { call } => vec![call, "write"],
        }
    }
}

/// What a child said and did.
#[derive(Debug)]
pub struct Run {
    /// The lines on its standard output that were finished.
    pub said: Vec<String>,
    /// All of its standard error.
    pub errors: String,
    /// How it ended; a child that was killed by a signal ends so here too.
    pub status: ExitStatus,
    /// What `strace` wrote down.
    pub trace: Vec<u8>,
}

impl Run {
    /// True if the child panicked: exit code 101, or the word in its standard error.
    #[must_use]
    pub fn has_panicked(&self) -> bool {
        self.status.code() == Some(101) || self.errors.contains("panicked at")
    }

    /// True if the fault was reached.
    #[must_use]
    pub fn was_hurt(&self) -> bool {
        use std::os::unix::process::ExitStatusExt;
        self.status.signal() == Some(9)
            || self.trace.windows(10).any(|window| window == b"(INJECTED)")
    }

    /// The trace in order.
    ///
    /// # Errors
    /// A line of the trace that cannot be read.
    pub fn recording(&self) -> Outcome<Recording> {
        recording::parse(&self.trace)
    }
}

/// True if children may be traced here. Where they may not it says so; under CI that is an error.
///
/// # Errors
/// Tracing is impossible although `CI` is set: the trials are owed there.
pub fn may_trace(trial: &str) -> Outcome<bool> {
    static POSSIBLE: OnceLock<Result<(), String>> = OnceLock::new();
    let possible = POSSIBLE.get_or_init(|| {
        let tried = Command::new("strace")
            .args([
                "-f",
                "-o",
                "/dev/null",
                "-e",
                "trace=fsync",
                "-e",
                "inject=fsync:error=EIO:when=1",
                "true",
            ])
            .stdin(Stdio::null())
            .output();
        match tried {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
            Err(error) => Err(format!("strace cannot be started: {error}")),
        }
    });
    skip(trial, possible.as_ref().err().map(String::as_str))
}

/// Announces that a trial is skipped for this reason; under CI that is an error. Returns true when there is
/// no reason. It writes past the harness, which would hold back what a passing test prints.
///
/// # Errors
/// There is a reason although `CI` is set.
pub fn skip(trial: &str, reason: Option<&str>) -> Outcome<bool> {
    let Some(reason) = reason else { return Ok(true) };
    if std::env::var_os("CI").is_some() {
        return Err(format!("{trial} is owed in CI and cannot run: {reason}").into());
    }
    writeln!(std::io::stderr(), "\nSKIPPED: {trial}: {reason}")?;
    Ok(false)
}

/// Runs `program` to its end, hurt as the plan says; `scratch` takes the trace and must be the child's own.
///
/// # Errors
/// `strace` cannot be started or its trace cannot be read.
pub fn run(plan: &Plan, scratch: &Path, program: &Path, arguments: &[&str]) -> Outcome<Run> {
    let file = scratch.join("strace.out");
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-xx", "-s", "1000000000", "-o"]).arg(&file);
    if !matches!(plan, Plan::Kill { .. }) {
        // Stops the child only at the traced calls; with it strace never delivers an injected signal.
        command.arg("--seccomp-bpf");
    }
    command.arg("-e").arg(format!("trace={}", plan.traced().join(",")));
    if let Some(inject) = plan.inject() {
        command.arg("-e").arg(format!("inject={inject}"));
    }
    let output = command.arg("--").arg(program).args(arguments).stdin(Stdio::null()).output()?;
    let trace = std::fs::read(&file)?;
    Ok(Run {
        said: lines(&output.stdout),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        status: output.status,
        trace,
    })
}

/// The finished lines: anything after the last line end was cut off by the fault.
#[must_use]
pub fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    text.split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
        .map(str::to_owned)
        .collect()
}
