//! The map of the trials, `docs/trials.md`: it names every trial and property, and nothing that does not
//! exist.
#![expect(clippy::expect_used, reason = "a failed expectation is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace").to_owned()
}

fn map() -> String {
    fs::read_to_string(root().join("docs/trials.md")).expect("docs/trials.md is there")
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !matches!(name, "target" | "node_modules") {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_and_folder_of_the_map_is_there() {
    let map = map();
    let paths =
        quoted(&map).filter(|word| word.starts_with("tests/") || word.starts_with("crates/"));
    let mut count = 0;
    for path in paths {
        count += 1;
        assert!(root().join(path).exists(), "docs/trials.md names `{path}`");
    }
    assert!(count > 50, "docs/trials.md names only {count} files");
}

#[test]
fn every_test_of_the_map_is_there() {
    let mut files = Vec::new();
    rust_files(&root().join("tests"), &mut files);
    let code: String = files.iter().map(|path| fs::read_to_string(path).expect("a text")).collect();
    let map = map();
    let is_sentence = |word: &&str| {
        word.matches('_').count() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let mut count = 0;
    for name in quoted(&map).filter(is_sentence) {
        count += 1;
        assert!(code.contains(&format!("fn {name}(")), "docs/trials.md names `{name}`");
    }
    assert!(count >= 6, "docs/trials.md names only {count} tests");
}

#[test]
fn every_trial_and_property_has_its_place_in_the_map() {
    let map = map();
    for (letter, last) in [("T", 48), ("P", 33)] {
        for number in 1..=last {
            let name = format!("{letter}{number:02}");
            let in_a_range = letter == "T" && (20..=22).contains(&number);
            assert!(in_a_range || map.contains(&name), "docs/trials.md does not name {name}");
        }
    }
}

#[test]
fn every_test_of_the_trials_stands_in_the_map_or_among_the_rules_of_the_sources() {
    let map = map();
    let folder = root().join("tests/trials/tests");
    for entry in fs::read_dir(folder).expect("the trials are there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        // Checks of the sources, the laws' reports and the browser have no T number of their own.
        let others = [
            "circles.rs",
            "doors.rs",
            "edges.rs",
            "extending.rs",
            "files.rs",
            "map.rs",
            "reports",
            "browser.rs",
        ];
        let named = map.contains(&format!("tests/trials/tests/{name}"));
        assert!(named || others.contains(&name.as_str()), "docs/trials.md does not name {name}");
    }
}
