//! The crate edges of `docs/architecture.md`: an arrow there means "may import"; nothing else may be
//! imported.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Every crate with the crates of this workspace that it may import.
const ALLOWED: &[(&str, &[&str])] = &[
    ("helpdesk-core", &[]),
    ("helpdesk-store", &["helpdesk-core"]),
    ("helpdesk-contract", &["helpdesk-core", "helpdesk-store"]),
    ("helpdesk-sqlite", &["helpdesk-core", "helpdesk-store"]),
    ("helpdesk", &["helpdesk-core", "helpdesk-store", "helpdesk-sqlite"]),
    ("helpdesk-l10n", &["helpdesk-core"]),
    ("helpdesk-web", &["helpdesk", "helpdesk-l10n"]),
    ("helpdesk-mail", &["helpdesk", "helpdesk-l10n"]),
    ("helpdesk-server", &["helpdesk", "helpdesk-l10n", "helpdesk-web"]),
    (
        "helpdesk-cli",
        &["helpdesk", "helpdesk-l10n", "helpdesk-mail", "helpdesk-server", "helpdesk-web"],
    ),
    (
        "helpdesk-trials",
        &[
            "helpdesk",
            "helpdesk-contract",
            "helpdesk-core",
            "helpdesk-mail",
            "helpdesk-server",
            "helpdesk-store",
        ],
    ),
    (
        "helpdesk-bench",
        &[
            "helpdesk",
            "helpdesk-core",
            "helpdesk-server",
            "helpdesk-store",
            "helpdesk-trials",
            "helpdesk-web",
        ],
    ),
    ("helpdesk-examples", &["helpdesk", "helpdesk-contract", "helpdesk-store", "helpdesk-web"]),
];

/// Crates that keep I/O, clocks and dice out of the core must not come in by another's feature.
const NEVER_IN_CORE: &[&str] = &["rusqlite", "tokio", "getrandom", "tracing", "clap"];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

/// Returns the ordinary dependencies (not those of tests) of every package.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let ordinary = package["dependencies"].as_array().expect("dependencies").iter();
            let names = ordinary
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| dependency["name"].as_str().expect("a name").to_owned());
            (package["name"].as_str().expect("a name").to_owned(), names.collect())
        })
        .collect()
}

#[test]
fn crates_import_only_what_the_architecture_allows() {
    let dependencies = dependencies();
    let known: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(found, known, "a crate without a row, or a row without a crate");
    for (name, allowed) in ALLOWED {
        for dependency in &dependencies[*name] {
            let ours = known.contains(dependency.as_str());
            assert!(!ours || allowed.contains(&dependency.as_str()), "{name} imports {dependency}");
        }
    }
}

#[test]
fn the_core_depends_on_nothing_that_touches_the_world() {
    for dependency in &dependencies()["helpdesk-core"] {
        assert!(!NEVER_IN_CORE.contains(&dependency.as_str()), "the core imports {dependency}");
    }
}

#[test]
fn a_crate_folder_bears_its_crates_name() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().expect("packages") {
        let manifest = package["manifest_path"].as_str().expect("a path");
        let folder = manifest.rsplit('/').nth(1).expect("a folder");
        let name = package["name"].as_str().expect("a name");
        assert!(folder == name || name == format!("helpdesk-{folder}"), "{name} in {folder}");
    }
}
