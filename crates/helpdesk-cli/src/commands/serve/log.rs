//! The log of a server, on the error stream. A line that cannot be written is lost, and nothing else.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Deserialize;
use tracing::Level;

/// The form of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Log {
    /// For people
    #[default]
    Text,
    /// For programs, an object a line
    Json,
}

/// The error stream, on which a write never fails: a full disk must stop no request.
struct Quiet;

impl Write for Quiet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = io::stderr().lock().write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to log.
pub(super) fn start(form: Log) {
    let log = tracing_subscriber::fmt()
        .with_max_level(Level::INFO)
        .with_ansi(false)
        .log_internal_errors(false)
        .with_writer(|| Quiet);
    // A log that is there already stays.
    let _ = match form {
        Log::Text => log.try_init(),
        Log::Json => log.json().flatten_event(true).try_init(),
    };
}
