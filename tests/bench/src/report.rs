//! `docs/figures.md`: the figures for people.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::figure::Figure;
use helpdesk_trials::Outcome;

/// Returns what machine this is, and how busy it is.
#[must_use]
pub fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = read("/proc/cpuinfo");
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |line| line.trim_start_matches([':', ' ', '\t']));
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cores} cores ({model}), Linux {}, SQLite {}", kernel.trim(), rusqlite::version())
}

/// Returns the load of the last minute, as the system counts it.
#[must_use]
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

/// Writes the report.
///
/// # Errors
/// The disk refuses.
pub fn write(
    figures: &[Figure],
    parts: &[(String, f64)],
    now: DateTime<Utc>,
    loads: (&str, &str),
) -> Outcome<()> {
    let mut text = String::from(HEAD);
    let (before, after) = loads;
    writeln!(
        text,
        "{}; {}; load {before} before, {after} after.\n",
        machine(),
        now.format("%Y-%m-%d %H:%M UTC")
    )?;
    text.push_str(&table(figures));
    text.push_str("\n## Where the bytes of a ticket are\n\n");
    text.push_str("Of the desk of 100 k tickets, in bytes a ticket (`dbstat`):\n\n| table or index | bytes |\n| --- | --- |\n");
    for (name, bytes) in parts {
        writeln!(text, "| `{name}` | {bytes:.0} |")?;
    }
    text.push_str(TAIL);
    // What another bench has written stays.
    let page = fs::read_to_string(page()).unwrap_or_default();
    text.push_str(page.get(before_http(&page).len()..).unwrap_or_default());
    Ok(fs::write(self::page(), text)?)
}

/// Writes the section «Over HTTP», and leaves the rest of the page as it is.
///
/// # Errors
/// The disk refuses.
pub fn write_http(figures: &[Figure], now: DateTime<Utc>, loads: (&str, &str)) -> Outcome<()> {
    let (before, after) = loads;
    let page = fs::read_to_string(page()).unwrap_or_default();
    let mut text = before_http(&page).to_owned();
    text.push_str(HTTP);
    text.push_str(HTTP_HEAD);
    writeln!(
        text,
        "{}; {}; load {before} before, {after} after.\n",
        machine(),
        now.format("%Y-%m-%d %H:%M UTC")
    )?;
    text.push_str(&http_table(figures));
    text.push_str(HTTP_TAIL);
    Ok(fs::write(self::page(), text)?)
}

/// Returns the page without the section «Over HTTP», which is its last.
fn before_http(page: &str) -> &str {
    page.split_once(HTTP).map_or(page, |(before, _)| before)
}

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/figures.md")
}

/// Returns the figures as a Markdown table.
#[must_use]
pub fn table(figures: &[Figure]) -> String {
    under("| what | ours | twin | figure | floor | |", figures)
}

/// Returns the figures of the portal as a Markdown table.
#[must_use]
pub fn http_table(figures: &[Figure]) -> String {
    under("| what | the portal | the library | figure | floor | |", figures)
}

fn under(head: &str, figures: &[Figure]) -> String {
    let head = format!("{head}\n| --- | --- | --- | --- | --- | --- |\n");
    figures.iter().fold(head, |table, figure| table + &figure.line() + "\n")
}

const HEAD: &str = "# Figures

Written by `cargo run --release -p helpdesk-bench --bin bench`, which fails below a floor. Absolute times are
those of one machine at one moment: another busy program makes a flush look many times dearer. So each
figure stands beside a **twin** measured in the same run, in turn, round by round, and what is judged is
the median of the ratios of neighbouring rounds; the times shown are medians over the rounds.

The twin is what somebody would write by hand over `rusqlite` for this one purpose, with the same schema,
settings and durability (write-ahead log, `synchronous=FULL`, one transaction a command). For writes it is
given every value ready-made, read back from what the desk has just written, and asks only what nobody
can leave out (was the command sent before, how does the ticket stand, may the customer act, are they a
member), one prepared statement each in the same transaction: it analyses, hashes, encodes and decides
nothing. Afterwards both files are compared, row by row and search term by search term. The desk's side
is the whole engine: rules, receipt, directory, search analysis, hash chain, commit.

Where both medians are near 4 ms, the wait for a core on a busy machine was measured and not the desk:
the ratio then says little, and the bench is to be run again on a quiet one.

";

const TAIL: &str = "
## How to repeat

```
cargo run --release -p helpdesk-bench --bin bench             # everything; writes this page
cargo run --release -p helpdesk-bench --bin bench check lists  # some; prints only
```

The desks are made once, through the rules of the core and the bulk door, and kept under `target/bench`
(6.9 GB): messages of thirty made-up words, Russian and English, of log-uniform frequency; 200
projects; customers with sixty tickets and one with a fifth of all; a quarter not answered, a third
closed. The desk of grants has a million live grants, each entered under.
";

/// Where the section begins.
const HTTP: &str = "\n## Over HTTP\n";

const HTTP_HEAD: &str = "
Written by `cargo run --release -p helpdesk-bench --bin bench_http` (with `wrk`, which Debian has), which
fails below a floor. The program is `helpdesk serve`, started on a copy of the same kind of desk that the
library works on in the same run, in turn, round by round; `wrk` and the program share the cores. Sessions
are real ones.

**Creates**: each client keeps its connection and sends forms of customers who have signed in, each under a
fresh one-time key; any answer but 303 ends the bench. The figure is the median of the ratios of the rates of
neighbouring rounds, to the library with a thread a client. Afterwards the program is killed, and the tickets
in the file are counted: none that was answered may be missing. Times are those that `wrk` tells, whose
99th percentile counts a slow answer once for every request that it kept from being sent.

**Pages**: *inside* is the router with sessions, pages and headers, called in one process without a network;
*over HTTP* is one client of the program. Beside them stands what the library takes to read the same tickets.

";

const HTTP_TAIL: &str = "
```
cargo run --release -p helpdesk-bench --bin bench_http              # everything; writes this section
cargo run --release -p helpdesk-bench --bin bench_http create start  # some; prints only
```
";
