//! The child that the trials hurt: it works on a desk and says each thing that was acknowledged.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use helpdesk_tests::trial::{Outcome, twin};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write;
            // Whoever reads may be gone or full: then there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome<()> {
    match words {
        // A handler that does nothing much turns the signal into an error of the write.
        ["unkilled", rest @ ..] => {
            signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default())?;
            run(rest)
        }
        ["twin", path, synchronous, commands] => {
            twin::run(Path::new(path), synchronous, commands.parse()?, std::io::stdout())
        }
        _ => Err("usage: trial_workload [unkilled] twin FILE SYNCHRONOUS COMMANDS".into()),
    }
}
