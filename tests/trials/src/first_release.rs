//! Desks made by the first release, and what it said about them: `tests/trials/fixtures/README.md` explains
//! how they were made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::Outcome;

/// A desk made by the first release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// 3,000 tickets and more.
    Large,
    /// 160 tickets of the same kinds, with its export.
    Small,
}

impl Made {
    const fn name(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Small => "small",
        }
    }

    /// Returns the bytes of its file.
    ///
    /// # Errors
    /// The fixture is not there or damaged.
    pub fn file(self) -> Outcome<Vec<u8>> {
        unpacked(&format!("{}.db.xz", self.name()))
    }

    /// Returns what the first release said of it.
    ///
    /// # Errors
    /// The fixture is not there or damaged.
    pub fn said(self) -> Outcome<Said> {
        Said::parse(&String::from_utf8(unpacked(&format!("{}.txt.xz", self.name()))?)?)
    }
}

/// Returns the export of the small desk, of format 1.
///
/// # Errors
/// The fixture is not there or damaged.
pub fn export() -> Outcome<Vec<u8>> {
    unpacked("small.jsonl.xz")
}

/// Where the fixtures are.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn unpacked(name: &str) -> Outcome<Vec<u8>> {
    let packed = std::fs::read(folder().join(name))?;
    let mut bytes = Vec::new();
    lzma_rs::xz_decompress(&mut packed.as_slice(), &mut bytes)
        .map_err(|error| format!("{name} cannot be unpacked: {error:?}"))?;
    Ok(bytes)
}

/// What was said about a desk: lines by kind.
#[derive(Debug)]
pub struct Said(BTreeMap<String, Vec<(String, String)>>);

impl Said {
    fn parse(text: &str) -> Outcome<Self> {
        let mut lines: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for line in text.lines() {
            let (kind, rest) = line.split_once('\t').ok_or("a line without a kind")?;
            let (key, value) = rest.split_once('\t').unwrap_or((rest, ""));
            lines.entry(kind.to_owned()).or_default().push((key.to_owned(), value.to_owned()));
        }
        Ok(Self(lines))
    }

    /// Returns the lines of a kind, each of what and what.
    pub fn lines(&self, kind: &str) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.0.get(kind).into_iter().flatten();
        lines.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Returns the commands of a kind, `known` or `secret`, as JSON.
    ///
    /// # Errors
    /// A line is not JSON.
    pub fn commands(&self, kind: &str) -> Outcome<Vec<Value>> {
        self.lines(kind).map(|(line, _)| Ok(serde_json::from_str(line)?)).collect()
    }

    /// Returns when it was said.
    ///
    /// # Errors
    /// There is no such line.
    pub fn at(&self) -> Outcome<DateTime<Utc>> {
        let (micros, _) = self.lines("at").next().ok_or("no instant")?;
        Ok(DateTime::from_timestamp_micros(micros.parse()?).ok_or("no instant")?)
    }
}
