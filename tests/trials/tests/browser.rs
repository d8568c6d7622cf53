//! The desk in a real browser: `tests/trials/browser` told the address of a demo, and where the programs are.
//!
//! Without more said it is a smoke run of a minute: the story in both languages, and axe on a dozen pages.
//! `HELPDESK_BROWSER=full` runs everything, `HELPDESK_BROWSER=fonts` feels every page for its targets, which
//! another set of fonts might make too low (`FONTCONFIG_FILE`).

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use helpdesk_trials::aiosmtpd;
use helpdesk_trials::{Outcome, room, strace};

/// Where the trials are that run in node.
const BROWSER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/browser");
/// What Chromium may be called.
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// The oldest node that drives it.
const NODE: u32 = 20;

/// The demo, stopped when it is no longer needed.
struct Demo {
    server: Child,
    /// Its address and its links, in JSON.
    said: String,
}

impl Demo {
    fn start(program: &Path) -> Outcome<Self> {
        let mut command = Command::new(program);
        command.args(["serve", "--demo", "--listen", "127.0.0.1:0"]);
        command.args(["--lang", "ru", "--output", "json"]);
        // Its log tells of every request, and would drown what the trials say.
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn()?;
        let output = server.stdout.take().ok_or("a server without an output")?;
        let mut demo = Self { server, said: String::new() };
        for line in BufReader::new(output).lines() {
            let line = line?;
            demo.said.push_str(&line);
            if line == "}" {
                return Ok(demo);
            }
        }
        Err("the demo ended before it said where it is".into())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // An orderly end removes the demo's file; the hard one is for a server that hangs.
        let stopped = Command::new("kill").arg(self.server.id().to_string()).status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// Returns where a program of this name is.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn chromium() -> Option<OsString> {
    std::env::var_os("HELPDESK_CHROMIUM")
        .or_else(|| CHROMIUM.into_iter().find_map(on_path).map(PathBuf::into_os_string))
}

/// Returns the version of node, if there is one.
fn node() -> Option<u32> {
    let output = Command::new("node").arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// How much is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Smoke,
    Fonts,
    Full,
}

impl Extent {
    fn asked() -> Outcome<Self> {
        match std::env::var("HELPDESK_BROWSER").as_deref() {
            Ok("smoke") | Err(_) => Ok(Self::Smoke),
            Ok("fonts") => Ok(Self::Fonts),
            Ok("full") => Ok(Self::Full),
            Ok(other) => {
                Err(format!("HELPDESK_BROWSER is smoke, fonts or full, not {other}").into())
            }
        }
    }

    /// Its name, and its trials; without any it runs all.
    const fn trials(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Smoke => ("smoke", &["story", "pages"]),
            Self::Fonts => ("fonts", &["pages"]),
            Self::Full => ("full", &[]),
        }
    }
}

/// Returns what is missing, if anything is.
fn lacking(extent: Extent) -> Option<String> {
    if chromium().is_none() {
        return Some("there is no Chromium (HELPDESK_CHROMIUM names one)".to_owned());
    }
    match node() {
        Some(version) if version >= NODE => {}
        Some(version) => return Some(format!("node {version} is older than {NODE}")),
        None => return Some("there is no node".to_owned()),
    }
    if on_path("npm").is_none() {
        return Some("there is no npm".to_owned());
    }
    if extent != Extent::Full {
        return None;
    }
    let python = aiosmtpd::python(Path::new(env!("CARGO_TARGET_TMPDIR")));
    python.err().map(|why| format!("there is no mail server to be had: {why}"))
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.current_dir(BROWSER).stdin(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

#[test]
fn the_desk_works_in_a_browser() -> Outcome<()> {
    let extent = Extent::asked()?;
    if !strace::skip("the trial in the browser", lacking(extent).as_deref())? {
        return Ok(());
    }
    let program = room::helpdesk()?;
    let web_host = room::example("web_host")?;
    if !Path::new(BROWSER).join("node_modules").is_dir() {
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]))?;
    }
    let demo = Demo::start(&program)?;
    let mut trials = Command::new("node");
    let (name, names) = extent.trials();
    trials.arg("run.mjs").args(names).env("HELPDESK_BROWSER", name);
    trials.env("HELPDESK_DEMO", &demo.said);
    trials.env("HELPDESK_PROGRAM", &program).env("HELPDESK_WEB_HOST", &web_host);
    if extent == Extent::Full {
        let python = aiosmtpd::python(Path::new(env!("CARGO_TARGET_TMPDIR")))?;
        trials.env("HELPDESK_PYTHON", &python).env("HELPDESK_MAIL_SERVER", aiosmtpd::SERVER);
    }
    trials.envs(chromium().map(|chromium| ("HELPDESK_CHROMIUM", chromium)));
    run(&mut trials)
}
