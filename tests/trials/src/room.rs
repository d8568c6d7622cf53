//! Places to run a child in: memory that is quick to flush, a disk that is too small, a file that may not grow.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use super::{Outcome, strace};

/// A directory in memory that vanishes when dropped; on the ordinary disk where memory is not mounted.
///
/// # Errors
/// No directory can be made.
pub fn scratch() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let made = tempfile::Builder::new().prefix("helpdesk-trial-").tempdir_in(memory);
    made.or_else(|_| tempfile::Builder::new().prefix("helpdesk-trial-").tempdir())
}

/// True if a small disk can be mounted where only the child sees it. Where not it says so; under CI that is an error.
///
/// # Errors
/// It is impossible although `CI` is set.
pub fn may_mount(trial: &str) -> Outcome<bool> {
    static POSSIBLE: OnceLock<Option<String>> = OnceLock::new();
    let reason = POSSIBLE.get_or_init(|| {
        let tried = scratch().map_err(|error| error.to_string()).and_then(|room| {
            let output =
                on_small_disk(room.path(), "size=1m", "true").map_err(|error| error.to_string())?;
            if output.status.success() {
                Ok(())
            } else {
                Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
            }
        });
        tried.err().map(|error| format!("no private mount: {error}"))
    });
    strace::skip(trial, reason.as_deref())
}

/// Runs a shell script in its own name space, with a small disk mounted at `place`; both are gone when it
/// ends.
///
/// # Errors
/// `unshare` cannot be started.
pub fn on_small_disk(place: &Path, options: &str, script: &str) -> Outcome<Output> {
    let place = place.to_str().ok_or("a path that is not text")?;
    let script =
        format!("mount -t tmpfs -o '{options}' tmpfs '{place}' && cd '{place}' && {script}");
    Ok(Command::new("unshare").args(["-Urm", "sh", "-c", &script]).stdin(Stdio::null()).output()?)
}

/// Runs a program whose files may not grow beyond this many KiB, with the signal for this left as the system
/// has it.
///
/// # Errors
/// The shell cannot be started.
pub fn with_file_limit(kib: usize, program: &Path, arguments: &[&str]) -> Outcome<Output> {
    // dash counts `ulimit -f` in blocks of 512 bytes.
    let script = format!("ulimit -f {} && exec \"$0\" \"$@\"", kib * 2);
    Ok(Command::new("dash")
        .args(["-c", &script])
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()?)
}

/// The command line's binary, built if it is not, with the profile of the running test.
///
/// # Errors
/// It cannot be built.
pub fn helpdesk() -> Outcome<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = || build("helpdesk").map_err(|error| error.to_string());
    Ok(BUILT.get_or_init(built).clone()?)
}

/// The binary of an example, likewise.
///
/// # Errors
/// It cannot be built.
pub fn example(name: &str) -> Outcome<PathBuf> {
    build(name)
}

/// Builds a binary as a test run of the whole workspace has built it, so that there is nothing to do after one.
/// A build of the one package would choose other features, and take the better part of a minute.
fn build(name: &str) -> Outcome<PathBuf> {
    let test = std::env::current_exe()?;
    let profile = test.ancestors().nth(2).ok_or("a test that stands in no target directory")?;
    let target = profile.parent().ok_or("a profile that stands in no target directory")?;
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--quiet", "--workspace", "--bin", name]);
    if profile.ends_with("release") {
        build.arg("--release");
    }
    // What cargo told this test about itself would make some dependencies build again.
    for (name, _) in std::env::vars_os() {
        let known = name.to_string_lossy();
        if known.starts_with("CARGO_PKG_") || known.starts_with("CARGO_MANIFEST_") {
            build.env_remove(&name);
        }
    }
    let output = build.arg("--target-dir").arg(target).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(profile.join(name))
}
