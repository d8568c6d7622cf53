//! No circle between the files of a crate: whoever reads a file from its imports down comes to an end.
//!
//! An arrow leads from a file to every file of its crate whose names it uses: by `use`, or by a path
//! that begins with `crate`, `super`, `self` or a module that is in scope. A name that a module only
//! passes on (`pub use`) leads to the file that defines it, and passing it on is no arrow of its own:
//! what is exported where is the face of a crate, not what its files need. Tests within a file
//! (`#[cfg(test)] mod tests`) are left out. Names that come by a glob, by a macro or as a method are
//! not seen.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a failed expectation is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module's path from the root of its crate: `["pages", "ticket"]`; the root itself is empty.
type Module = Vec<String>;

/// A path in a source: its segments, and the name it is known by from there on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    path: Vec<String>,
    known_as: String,
    is_passed_on: bool,
}

/// What a file says.
#[derive(Debug, Default)]
struct Source {
    imports: Vec<Import>,
    /// Paths of two segments and more that stand in the code.
    paths: BTreeSet<Vec<String>>,
    /// Every word of the code outside of imports.
    words: BTreeSet<String>,
}

/// The files of a crate by their modules.
#[derive(Debug, Default)]
struct Crate {
    files: BTreeMap<Module, Source>,
}

/// Returns the text without comments, and with nothing in its strings.
fn bare(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    while at < chars.len() {
        let rest = &chars[at..];
        if rest.starts_with(&['/', '/']) {
            at += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
        } else if rest.starts_with(&['/', '*']) {
            let end =
                rest.windows(2).position(|two| two == ['*', '/']).map_or(rest.len(), |i| i + 2);
            at += end;
        } else if chars[at] == 'r'
            && (at == 0 || !is_word(chars[at - 1]))
            && rest[1..].iter().find(|c| **c != '#') == Some(&'"')
        {
            let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
            let mut end = 2 + hashes;
            while end < rest.len()
                && !(rest[end] == '"'
                    && rest[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes)
            {
                end += 1;
            }
            out.push_str("\"\"");
            at += end + 1 + hashes;
        } else if chars[at] == '"' {
            let mut end = 1;
            while end < rest.len() && rest[end] != '"' {
                end += if rest[end] == '\\' { 2 } else { 1 };
            }
            out.push_str("\"\"");
            at += end + 1;
        } else if chars[at] == '\'' && rest.get(1) == Some(&'\\') {
            let end = rest.iter().skip(3).position(|c| *c == '\'').map_or(rest.len(), |i| i + 4);
            out.push_str("' '");
            at += end;
        } else if chars[at] == '\'' && rest.get(2) == Some(&'\'') {
            out.push_str("' '");
            at += 3;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// Returns the text up to its unit tests, which stand at the bottom.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests").map_or(text, |at| &text[..at])
}

/// Returns the text split into words and signs; `::` is one sign.
fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = String::from(c);
            while let Some(next) = chars.next_if(|next| next.is_alphanumeric() || *next == '_') {
                word.push(next);
            }
            found.push(word);
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            found.push("::".to_owned());
        } else if !c.is_whitespace() {
            found.push(c.to_string());
        }
    }
    found
}

fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}

/// Reads the tree of a `use` from its first token on; returns where it ends.
fn tree(
    tokens: &[String],
    mut at: usize,
    before: &[String],
    is_passed_on: bool,
    into: &mut Vec<Import>,
) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    if tokens[at] == "," {
                        at += 1;
                    } else {
                        at = tree(tokens, at, &path, is_passed_on, into);
                    }
                }
                return at + 1;
            }
            Some("::") => at += 1,
            Some("*") => return at + 1,
            Some("as") => {
                let known_as = tokens.get(at + 1).cloned().unwrap_or_default();
                into.push(Import { path, known_as, is_passed_on });
                return at + 2;
            }
            Some("self") if !path.is_empty() => at += 1,
            Some(word) if is_word(word) => {
                path.push(word.to_owned());
                at += 1;
            }
            _ => break,
        }
    }
    let known_as = path.last().cloned().unwrap_or_default();
    into.push(Import { path, known_as, is_passed_on });
    at
}

/// Reads a file.
fn read(text: &str) -> Source {
    let bare = bare(text);
    let tokens = tokens(without_tests(&bare));
    let mut source = Source::default();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use"
            && (at == 0 || matches!(tokens[at - 1].as_str(), ";" | "}" | "{" | "]" | ")" | "pub"))
        {
            let is_passed_on = at > 0 && matches!(tokens[at - 1].as_str(), ")" | "pub");
            at = tree(&tokens, at + 1, &[], is_passed_on, &mut source.imports);
            continue;
        }
        let names_a_module = at > 0 && tokens[at - 1] == "mod";
        if is_word(&tokens[at]) && !names_a_module {
            source.words.insert(tokens[at].clone());
        }
        // `pub(in crate::a)` says who may see something, and takes nothing from there.
        let begins = is_word(&tokens[at]) && (at == 0 || !["::", "in"].contains(&&*tokens[at - 1]));
        if begins && tokens.get(at + 1).is_some_and(|next| next == "::") {
            let mut path = vec![tokens[at].clone()];
            let mut end = at + 1;
            while tokens.get(end).is_some_and(|next| next == "::")
                && tokens.get(end + 1).is_some_and(|next| is_word(next))
            {
                path.push(tokens[end + 1].clone());
                source.words.insert(tokens[end + 1].clone());
                end += 2;
            }
            source.paths.insert(path);
            at = end.max(at + 1);
            continue;
        }
        at += 1;
    }
    source
}

impl Crate {
    /// Reads the files below a folder of sources.
    fn load(src: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut open = vec![src.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).expect("a folder of sources") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(&path).expect("a source");
                    files.insert(module(src, &path), read(&text));
                }
            }
        }
        Self { files }
    }

    /// Makes a crate of modules and their texts.
    fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(name, text)| {
            let module = name.split('/').filter(|part| !part.is_empty()).map(str::to_owned);
            (module.collect(), read(text))
        });
        Self { files: files.collect() }
    }

    /// Returns the file that a path leads to from a module, following what is passed on.
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
