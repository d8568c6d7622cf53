//! What holds of the sources themselves.
#![expect(clippy::expect_used, reason = "a failed expectation is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

/// The longest source file, in lines.
const LINES_MAX: usize = 500;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace").to_owned()
}

#[test]
fn no_source_file_is_over_500_lines() {
    let mut found = Vec::new();
    for folder in ["crates", "tests", "examples"] {
        sources(&root().join(folder), &mut found);
    }
    assert!(found.len() > 50, "the sources are looked for in the wrong place");
    for path in found {
        let lines = fs::read_to_string(&path).expect("a source is text").lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_law_names_a_test_that_exists() {
    let laws = root().join("docs/laws.md");
    let text = fs::read_to_string(laws).expect("docs/laws.md is there");
    let mut found = Vec::new();
    for folder in ["crates", "tests"] {
        sources(&root().join(folder), &mut found);
    }
    let code: String =
        found.iter().map(|path| fs::read_to_string(path).expect("a source is text")).collect();
    let named = text.split('`').skip(1).step_by(2).filter(|word| is_test_name(word));
    let mut count = 0;
    for name in named {
        count += 1;
        assert!(code.contains(&format!("fn {name}")), "docs/laws.md names `{name}`");
    }
    assert!(count >= 30, "docs/laws.md names only {count} tests");
}

/// A test's name begins with its law: `l1_…`, `a3_…`, `s11_…`, `e1_…`, `t2_…`, `p05_…`.
fn is_test_name(word: &str) -> bool {
    let Some((law, rest)) = word.split_once('_') else { return false };
    let mut chars = law.chars();
    let letter = chars.next().is_some_and(|c| "lastep".contains(c));
    let number = chars.as_str();
    letter && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty()
}
