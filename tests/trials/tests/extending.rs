//! What `docs/extending.md` promises: how much a new language touches.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The one list of languages.
const LIST: &str = "crates/helpdesk-core/src/language.rs";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace")
}

/// Returns every file under `folder`, by its path from the root.
fn files(root: &Path, folder: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(root.join(folder)).expect("a folder") {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().expect("a name in UTF-8");
        let path = format!("{folder}/{name}");
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(root, &path));
        } else {
            found.insert(path);
        }
    }
    found
}

/// Returns the program text of a file without its unit tests, which name whatever they try.
fn program(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

#[test]
fn no_program_text_but_the_one_list_names_two_languages() {
    let root = root();
    let is_program = |path: &String| path.ends_with(".rs") && !path.contains("/tests/");
    let two = |text: &str| {
        let names = [["Language::Ru", "Language::En"], ["\"ru\"", "\"en\""], ["_ru", "_en"]];
        let ends = [' ', ',', ';', ':', ')', '}', '.', '"', '\n', '(', '&'];
        let stands = |name: &str| {
            text.match_indices(name).any(|(at, _)| {
                text.get(at + name.len()..).is_none_or(|rest| rest.starts_with(ends))
            })
        };
        names.iter().any(|pair| pair.iter().all(|name| stands(name)))
    };
    let named: Vec<String> = files(&root, "crates")
        .into_iter()
        .filter(is_program)
        .filter(|path| two(program(&fs::read_to_string(root.join(path)).unwrap())))
        .collect();
    let contract: Vec<_> = named.iter().filter(|path| path.contains("contract")).collect();
    assert_eq!(named.len(), contract.len(), "two languages are named in {named:?}");
    // The control: the list itself is found where it is written as code would write it.
    assert!(two("match language { Language::Ru => 1, Language::En => 2 }"));
    assert!(two("SELECT title_ru, title_en FROM canned_answers"));
    assert!(!two("Language::Ru"));
}

#[test]
fn every_text_of_a_language_is_a_file_of_its_name() {
    let root = root();
    let of = |code: &str| -> BTreeSet<String> {
        let named = |path: &String| {
            path.contains(&format!("/locales/{code}/")) || path.ends_with(&format!("/{code}.txt"))
        };
        let found = files(&root, "crates").into_iter().filter(named);
        found.map(|path| path.replace(&format!("/{code}"), "/CODE")).collect()
    };
    assert_eq!(of("ru"), of("en"));
    assert!(of("en").contains("crates/helpdesk-core/locales/CODE.txt"));
    assert!(of("en").len() > 10);
}

/// Does what `docs/extending.md` says to a copy of the crates and builds it. This takes long, since
/// everything is checked again: it runs with the long trials.
#[test]
fn a_made_up_language_is_its_texts_and_one_line() {
    if std::env::var_os("HELPDESK_TRIAL_LONG").is_none() {
        return;
    }
    let (root, copy) = (root(), tempfile::tempdir().expect("a folder"));
    for path in files(&root, "crates") {
        let to = copy.path().join(&path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root.join(&path), to).unwrap();
        // The made-up language says what English says.
        for (english, made_up) in [("/locales/en/", "/locales/xx/"), ("/en.txt", "/xx.txt")] {
            if path.contains(english) {
                let to = copy.path().join(path.replace(english, made_up));
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(root.join(&path), to).unwrap();
            }
        }
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let manifest: Vec<&str> = manifest
        .lines()
        .map(|line| if line.starts_with("members") { "members = [\"crates/*\"]" } else { line })
        .collect();
    fs::write(copy.path().join("Cargo.toml"), manifest.join("\n")).unwrap();
    fs::copy(root.join("Cargo.lock"), copy.path().join("Cargo.lock")).unwrap();
    for read in ["README.md", "docs"] {
        std::os::unix::fs::symlink(root.join(read), copy.path().join(read)).unwrap();
    }
    let list = fs::read_to_string(root.join(LIST)).unwrap();
    let last = list.lines().find(|line| line.contains("En en ")).expect("the line of English");
    let line = "            Xx xx \"Made-up\" \"Xx\";";
    let longer = list.replacen(last, &format!("{last}\n{line}"), 1);
    assert_eq!(longer.lines().count(), list.lines().count() + 1);
    fs::write(copy.path().join(LIST), longer).unwrap();

    let target = root.join("target/extending");
    let check = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--workspace"])
        .current_dir(copy.path())
        .env("CARGO_TARGET_DIR", &target)
        .output()
        .expect("cargo runs");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    let said = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet", "-p", "helpdesk-cli", "--", "--lang", "xx", "matrix"])
        .current_dir(copy.path())
        .env("CARGO_TARGET_DIR", &target)
        .output()
        .expect("cargo runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(String::from_utf8_lossy(&said.stdout).contains("Close"));
}
