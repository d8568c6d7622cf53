//! Measures the desk beside twins written by hand; fails below a floor.

use std::path::Path;
use std::process::ExitCode;

use helpdesk_trials::Outcome;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("a figure is below its floor");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome<bool> {
    match words {
        // The child whose flushes are counted.
        ["create", path, count] if count.parse::<usize>().is_ok() => {
            helpdesk_bench::flushes::child(Path::new(path), count.parse()?)?;
            Ok(true)
        }
        names => helpdesk_bench::run(names),
    }
}
