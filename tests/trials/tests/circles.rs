//! No circle between the files of a crate: following a file's imports down comes to an end.
//!
//! An arrow leads from a file to every file of its crate whose names it uses: by `use`, or by a path that
//! begins with `crate`, `super`, `self` or a module that is in scope. A name that a module only re-exports
//! (`pub use`) leads to the file that defines it, and the re-export is not an arrow: it belongs to the
//! crate's interface, not to what its files need. Tests within a file (`#[cfg(test)] mod tests`) are left
//! out. Names that come by a glob, by a macro or as a method are not seen.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed expectation is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use helpdesk_trials::source::{Source, below, read};

/// A module's path from the root of its crate: `["pages", "ticket"]`; the root itself is empty.
type Module = Vec<String>;

/// The files of a crate by their modules.
#[derive(Debug, Default)]
struct Crate {
    files: BTreeMap<Module, Source>,
}

impl Crate {
    /// Reads the files below a folder of sources.
    fn load(src: &Path) -> Self {
        let found = below(src).expect("a folder of sources").into_iter();
        Self { files: found.map(|(path, text)| (module(src, &path), read(&text))).collect() }
    }

    /// Makes a crate of modules and their texts.
    fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(name, text)| {
            let module = name.split('/').filter(|part| !part.is_empty()).map(str::to_owned);
            (module.collect(), read(text))
        });
        Self { files: files.collect() }
    }

    /// Returns the file that a path leads to from a module, following re-exports.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        if depth > 16 {
            return None;
        }
        let mut rest = path;
        let mut at = match path.first().map(String::as_str)? {
            "crate" => {
                rest = &rest[1..];
                Module::new()
            }
            "self" => {
                rest = &rest[1..];
                from.clone()
            }
            "super" => {
                let mut at = from.clone();
                while rest.first().is_some_and(|part| part == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
                at
            }
            first => {
                let mut child = from.clone();
                child.push(first.to_owned());
                if self.files.contains_key(&child) {
                    from.clone()
                } else {
                    // Something that is imported here, if it is of this crate at all.
                    let source = self.files.get(from)?;
                    let import = source.imports.iter().find(|import| import.known_as == first)?;
                    if import.path.first().is_some_and(|part| part == first) {
                        return None;
                    }
                    let mut whole = import.path.clone();
                    whole.extend_from_slice(&rest[1..]);
                    return self.resolve(from, &whole, depth + 1);
                }
            }
        };
        while let Some(part) = rest.first() {
            let mut child = at.clone();
            child.push(part.clone());
            if !self.files.contains_key(&child) {
                break;
            }
            at = child;
            rest = &rest[1..];
        }
        let source = self.files.get(&at)?;
        let Some(name) = rest.first() else { return Some(at) };
        // Passed on, or seen by children as an import of their parent's.
        let passed = source.imports.iter().find(|import| import.known_as == *name);
        match passed {
            Some(import) => self.resolve(&at, &import.path, depth + 1).or(Some(at)),
            None => Some(at),
        }
    }

    /// Returns the arrows from each file to the files whose names it uses.
    fn arrows(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let of = |(module, source): (&Module, &Source)| {
            let used = source
                .imports
                .iter()
                .filter(|import| !import.is_passed_on || source.words.contains(&import.known_as))
                .map(|import| &import.path)
                .chain(&source.paths);
            let found = used.filter_map(|path| self.resolve(module, path, 0));
            (module.clone(), found.filter(|other| other != module).collect())
        };
        self.files.iter().map(of).collect()
    }

    /// Returns every circle, as the files that lead to one another.
    fn circles(&self) -> Vec<Vec<String>> {
        let arrows = self.arrows();
        let reached = |from: &Module| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<&Module> = vec![from];
            while let Some(module) = open.pop() {
                for next in arrows.get(module).into_iter().flatten() {
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            seen
        };
        let all: BTreeMap<&Module, BTreeSet<&Module>> =
            self.files.keys().map(|module| (module, reached(module))).collect();
        let mut circles = BTreeSet::new();
        for (module, ahead) in &all {
            if ahead.contains(*module) {
                let together = ahead.iter().filter(|other| all[**other].contains(*module));
                circles.insert(together.map(|module| module.join("/")).collect::<Vec<_>>());
            }
        }
        circles.into_iter().collect()
    }
}

/// Returns the module of a file.
fn module(src: &Path, file: &Path) -> Module {
    let path = file.strip_prefix(src).expect("a file below").with_extension("");
    let mut module: Module =
        path.iter().map(|part| part.to_str().expect("a name").to_owned()).collect();
    if module.len() == 1 && ["lib", "main"].contains(&module[0].as_str()) {
        module.clear();
    }
    module
}

/// Returns the sources of every crate of the workspace.
fn crates() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace");
    let folders = ["crates", "tests"].into_iter().flat_map(|folder| {
        let inside = fs::read_dir(root.join(folder)).expect("a folder of crates");
        inside.map(|entry| entry.expect("a crate").path().join("src"))
    });
    let mut all: Vec<PathBuf> = folders.filter(|src| src.is_dir()).collect();
    all.sort();
    all
}

#[test]
fn no_crate_has_a_circle_between_its_files() {
    let mut found = Vec::new();
    let (mut files, mut arrows) = (0, 0);
    for src in crates() {
        let read = Crate::load(&src);
        files += read.files.len();
        arrows += read.arrows().values().map(BTreeSet::len).sum::<usize>();
        let map = read.arrows();
        for circle in read.circles() {
            let mut told = format!("{}: {}", src.display(), circle.join(", "));
            for (from, to) in &map {
                let inside = to.iter().filter(|to| circle.contains(&to.join("/")));
                if circle.contains(&from.join("/")) {
                    let inside: Vec<_> = inside.map(|to| to.join("/")).collect();
                    told.push_str(&format!("\n    {} -> {}", from.join("/"), inside.join(", ")));
                }
            }
            found.push(told);
        }
    }
    println!("{files} files, {arrows} arrows, {} circles", found.len());
    assert!(files > 300 && arrows > 1000, "the sources were read: {files} files, {arrows} arrows");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_made_up_circle_is_caught() {
    let straight = Crate::of(&[
        ("", "mod a; mod b; pub use self::a::A;"),
        ("a", "use crate::b::{B, other::C as D}; pub struct A(B, D);"),
        ("b", "pub mod other; pub struct B;"),
        ("b/other", "//! `crate::a::A` in a comment\npub struct C; const X: &str = \"crate::a\";"),
    ]);
    assert_eq!(straight.circles(), Vec::<Vec<String>>::new());
    let direct = Crate::of(&[
        ("a", "use crate::b::B; pub struct A(B);"),
        ("b", "fn f(x: &crate::a::A) {} pub struct B;"),
    ]);
    assert_eq!(direct.circles(), [["a", "b"]]);
    let between = [
        ("", "mod a; mod b; pub use self::a::A;"),
        ("a", "pub(crate) use crate::b::B; pub struct A;"),
        ("b", "use super::A; pub struct B(A);"),
    ];
    assert_eq!(Crate::of(&between).circles(), Vec::<Vec<String>>::new(), "only passed on");
    let used = [between[0], ("a", "pub(crate) use crate::b::B; pub struct A(B);"), between[2]];
    assert_eq!(Crate::of(&used).circles(), [["a", "b"]], "by a name that the root passes on");
    let child = Crate::of(&[
        ("a", "mod inner; fn f() { inner::g(); } pub struct A;"),
        ("a/inner", "use super::A; pub(super) fn g() {}"),
    ]);
    assert_eq!(child.circles(), [["a", "a/inner"]], "a child that leans on its parent");
    let three = Crate::of(&[
        ("a", "use crate::b;\nfn f() { b::g(); }"),
        ("b", "pub fn g() { super::c::h(); }"),
        ("c", "use {crate::a::f as k}; pub fn h() { k() }"),
    ]);
    assert_eq!(three.circles(), [["a", "b", "c"]]);
}
