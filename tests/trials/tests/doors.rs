//! Doors call the engine, never a port: a port writes around `decide`. The sources of `helpdesk-store` say
//! what a port is, so a new one is covered from its first day.
#![expect(clippy::expect_used, reason = "a failed expectation is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use helpdesk_trials::source::{Source, below, read};

/// The crates through which people and programs come in.
const DOORS: [&str; 4] = ["helpdesk-web", "helpdesk-cli", "helpdesk-server", "helpdesk-mail"];

/// What the front door re-exports of the ports, and why nobody can write around the rules with it.
const PASSED_ON: [(&str, &str); 2] = [
    (
        "Accounts",
        "passwords and sessions of a host that has no sign-in: the engine never touches them",
    ),
    ("Directory", "a host answers it, to bring its own people; it has nothing that writes"),
];

/// The doors that name a port all the same, and why.
const EXCEPTIONS: [(&str, &str, &str); 1] =
    [("helpdesk-server", "Accounts", "it is the host whose passwords and sessions these are")];

/// What is at the place where the rules look for it.
struct Face {
    /// Every port.
    ports: BTreeSet<String>,
    /// What the front door has under the name of a port without being one: its own type.
    own: BTreeSet<String>,
    /// The methods of the engine that answer with a port, or with the source of ids.
    accessors: BTreeSet<String>,
}

fn crates() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace");
    root.join("crates")
}

/// Returns the sources below a folder, each with its path.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let found = below(folder).expect("a folder of sources").into_iter();
    found.map(|(path, text)| (path.display().to_string(), text)).collect()
}

/// Returns the words directly after each `mark` of a text.
fn after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    let end = |c: char| !c.is_alphanumeric() && c != '_';
    text.split(mark).skip(1).map(move |rest| rest.split(end).next().unwrap_or_default())
}

impl Face {
    fn load() -> Self {
        let store = sources(&crates().join("helpdesk-store/src"));
        let ports = store.iter().flat_map(|(_, text)| after(text, "pub trait ")).map(str::to_owned);
        let root =
            fs::read_to_string(crates().join("helpdesk/src/lib.rs")).expect("the front door");
        let own = read(&root).imports.into_iter().filter(|import| {
            import.is_passed_on && import.path.first().is_some_and(|part| part == "self")
        });
        let engine =
            fs::read_to_string(crates().join("helpdesk/src/engine.rs")).expect("the engine");
        let mut face = Self {
            ports: ports.collect(),
            own: own.map(|import| import.known_as).collect(),
            accessors: BTreeSet::new(),
        };
        let answers =
            |signature: &&str| face.port_in(signature).is_some() || signature.contains("dyn Ids");
        let named = signatures(&engine).filter(answers);
        face.accessors =
            named.filter_map(|it| after(it, "fn ").next()).map(str::to_owned).collect();
        face
    }

    /// Returns the port that a function answers with.
    fn port_in(&self, signature: &str) -> Option<&str> {
        let (_, answer) = signature.split_once("->")?;
        let named = |port: &&String| {
            ["dyn ", "impl "].iter().any(|kind| after(answer, kind).any(|word| word == **port))
        };
        self.ports.iter().find(named).map(String::as_str)
    }

    /// Returns the port that a path of a door leads to.
    fn port_by<'a>(&self, path: &'a [String]) -> Option<&'a str> {
        let (first, rest) = path.split_first()?;
        if first != "helpdesk" && first != "helpdesk_store" {
            return None;
        }
        let is_own = |name: &String| {
            first == "helpdesk" && rest.first() == Some(name) && self.own.contains(name)
        };
        rest.iter().find(|name| self.ports.contains(*name) && !is_own(name)).map(String::as_str)
    }

    /// Returns what a source of a door has that a door must not have.
    fn offences(&self, door: &str, source: &Source) -> Vec<String> {
        let excepted =
            |port: &str| EXCEPTIONS.iter().any(|(whose, what, _)| (*whose, *what) == (door, port));
        let paths = source.imports.iter().map(|import| &import.path).chain(&source.paths);
        let ports = paths.filter_map(|path| self.port_by(path)).filter(|port| !excepted(port));
        let mut found: Vec<String> = ports.map(|port| format!("names the port {port}")).collect();
        let globs = source.globs.iter().filter(|path| {
            path.first().is_some_and(|part| part == "helpdesk" || part == "helpdesk_store")
        });
        found.extend(globs.map(|path| format!("takes all of {}", path.join("::"))));
        let called = source.asked.intersection(&self.accessors);
        found.extend(called.map(|name| format!("asks the engine for its {name}")));
        let tests = |path: &&Vec<String>| path.iter().take(2).eq(["helpdesk", "testing"]);
        let imports = source.imports.iter().map(|import| &import.path);
        let tests = imports.chain(&source.paths).filter(tests);
        found.extend(tests.map(|path| format!("uses {} outside of a test", path.join("::"))));
        found
    }

    /// Returns what the front door hands out that it must not hand out: public functions that answer with
    /// a port, and ports or the whole of their crate passed on.
    fn leaks(&self, text: &str) -> Vec<String> {
        let public = signatures(text).filter(|signature| signature.starts_with("pub fn "));
        let ports = public.filter_map(|signature| Some((signature, self.port_in(signature)?)));
        let mut found: Vec<String> =
            ports.map(|(signature, port)| format!("{port} of `{}`", signature.trim())).collect();
        let source = read(text);
        let theirs = |path: &[String]| path.first().is_some_and(|part| part == "helpdesk_store");
        for import in source.imports.iter().filter(|it| it.is_passed_on && theirs(&it.path)) {
            let name = import.path.last().map(String::as_str).unwrap_or_default();
            let is_excepted = PASSED_ON.iter().any(|(port, _)| *port == name);
            if import.path.len() == 1 || (self.ports.contains(name) && !is_excepted) {
                found.push(format!("`pub use {}`", import.path.join("::")));
            }
        }
        found.extend(source.globs.iter().filter(|path| theirs(path)).map(|path| path.join("::")));
        found
    }
}

/// Returns the signatures of a text's functions, from who may call them up to their body.
fn signatures(text: &str) -> impl Iterator<Item = &str> {
    let marks = text.match_indices("fn ").filter(|(at, _)| {
        text.get(..*at)
            .is_some_and(|before| before.ends_with(' ') && !before.trim_end().ends_with("//"))
    });
    marks.filter_map(|(at, _)| {
        let line = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let rest = text.get(line..)?;
        let end = rest.find(['{', ';']).unwrap_or(rest.len());
        rest.get(..end).map(str::trim_start)
    })
}

/// Returns a text without the functions that are behind the feature of this workspace's own trials.
fn of_hosts(text: &str) -> String {
    let (mut kept, mut end) = (String::new(), None);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        match end {
            Some(depth) if indent == depth && (line.ends_with('}') || line.ends_with(';')) => {
                end = None
            }
            Some(_) => {}
            None if line.trim_start() == "#[cfg(feature = \"trials\")]" => end = Some(indent),
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    kept
}

/// What a host enables to test its use of the desk must not bring in what only the trials have.
#[test]
fn the_feature_for_hosts_tests_is_not_that_of_the_trials() {
    let manifest = crates().join("helpdesk/Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the front door's manifest");
    let line = |name: &str| {
        let mut lines = manifest.lines().filter(|line| line.starts_with(&format!("{name} = [")));
        lines.next().expect("a feature").to_owned()
    };
    assert!(line("trials").contains("helpdesk-sqlite?/trials"));
    for feature in ["default", "sqlite", "testing", "tokio"] {
        assert!(!line(feature).contains("trials"), "{}", line(feature));
    }
}

#[test]
fn no_door_names_a_port() {
    let face = Face::load();
    assert!(face.ports.len() >= 17, "the ports were read: {:?}", face.ports);
    assert!(face.ports.contains("Store") && face.ports.contains("Accounts"));
    assert!(["store", "directory", "ids"].iter().all(|name| face.accessors.contains(*name)));
    let (mut found, mut files) = (Vec::new(), 0);
    for door in DOORS {
        for (path, text) in sources(&crates().join(door).join("src")) {
            files += 1;
            let offences = face.offences(door, &read(&text));
            found.extend(offences.into_iter().map(|what| format!("{path} {what}")));
        }
    }
    println!("{files} files of {} doors, {} ports", DOORS.len(), face.ports.len());
    assert!(files > 150, "the sources were read: {files} files");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Returns the lines of a text that read in the operator's name; that a reader is matched against it reads
/// nothing.
fn reads_as_operator(text: &str) -> Vec<&str> {
    let named = text.lines().filter(|line| {
        line.split("Reader::Operator").skip(1).any(|rest| {
            let rest = rest.trim_start();
            !rest.is_empty() && !rest.starts_with("=>") && !rest.starts_with('|')
        })
    });
    named.collect()
}

#[test]
fn a_page_reads_as_whoever_asks_for_it() {
    for (path, text) in sources(&crates().join("helpdesk-web/src")) {
        assert_eq!(reads_as_operator(&text), Vec::<&str>::new(), "{path}");
    }
    for planted in ["desk.list(&Reader::Operator, filter, None, 1)", "let who = Reader::Operator;"]
    {
        assert_eq!(reads_as_operator(planted), [planted]);
    }
    assert!(reads_as_operator("Reader::Agent(_) | Reader::Operator => all,").is_empty());
}

#[test]
fn every_exception_is_one() {
    let face = Face::load();
    for (door, port, why) in EXCEPTIONS {
        let mut texts = sources(&crates().join(door).join("src")).into_iter();
        let named = texts.any(|(_, text)| {
            let source = read(&text);
            source.imports.iter().any(|import| face.port_by(&import.path) == Some(port))
        });
        assert!(named, "{door} does not name {port} any more: {why}");
    }
}

#[test]
fn the_front_door_hands_out_no_port() {
    let face = Face::load();
    let folder = crates().join("helpdesk/src");
    let mut found = Vec::new();
    for (path, text) in sources(&folder) {
        let leaks = face.leaks(&of_hosts(&text)).into_iter();
        found.extend(leaks.map(|what| format!("{path}: {what}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let root = fs::read_to_string(folder.join("lib.rs")).expect("the front door");
    for (port, why) in PASSED_ON {
        let passed = |it: &helpdesk_trials::source::Import| it.is_passed_on && it.known_as == port;
        assert!(read(&root).imports.iter().any(passed), "{port} is passed on no more: {why}");
    }
}

#[test]
fn a_planted_offender_is_caught() {
    let face = Face::load();
    let caught = |door: &str, text: &str| face.offences(door, &read(text)).len();
    for planted in [
        "use helpdesk::store::Tickets;",
        "use helpdesk::{Actor, accounts::Accounts as Port};",
        "use helpdesk_store::{CursorKey, ports::Outbox as _};",
        "use helpdesk::Directory;",
        "use helpdesk::*;",
        "use helpdesk_store::ports::*;",
        "fn f(store: &dyn helpdesk_store::Store) {}",
        "fn f(desk: &Helpdesk) { desk.store().commit(commit); }",
        "fn f(desk: &Helpdesk) { desk\n    .directory()\n    .team(); }",
        "use helpdesk::testing::store;",
        "fn f(desk: &Helpdesk) { helpdesk::testing::store(desk).fence(); }",
    ] {
        assert_eq!(caught("helpdesk-web", planted), 1, "{planted}");
    }
    for innocent in [
        "use helpdesk::{Helpdesk, Letter, People, Position};",
        "use crate::accounts::Accounts; use helpdesk_web::Settings; struct Search;",
        "//! `helpdesk::store::Tickets`\nfn f() { \"desk.store()\"; } // desk.store()",
        "fn f(desk: &Desk) { desk.store.clone(); desk.people(); }",
        "struct A;\n#[cfg(test)]\nmod tests { use helpdesk::testing::TestDesk; }",
    ] {
        assert_eq!(caught("helpdesk-web", innocent), 0, "{innocent}");
    }
    let own = "use helpdesk::accounts::Accounts as Port;";
    assert_eq!((caught("helpdesk-server", own), caught("helpdesk-cli", own)), (0, 1));
    for leak in [
        "impl Helpdesk {\n    pub fn store(&self) -> &dyn Store {\n        x\n    }\n}",
        "pub fn behind(desk: &Helpdesk) -> Arc<dyn Whole> { x }",
        "pub use helpdesk_store as store;",
        "pub use helpdesk_store::{Receipt, Tickets};",
        "pub mod all { pub use helpdesk_store::*; }",
    ] {
        assert_eq!(face.leaks(leak).len(), 1, "{leak}");
    }
    for kept in [
        "impl Helpdesk {\n    pub(crate) fn store(&self) -> &dyn Store {\n        x\n    }\n}",
        "impl Helpdesk {\n    pub fn on<S: Store + People>(store: Arc<S>) -> Self {\n        x\n    }\n}",
        "impl Keeper {\n    pub fn people(&self) -> Result<People<'_>, Error> {\n        x\n    }\n}",
        "pub use helpdesk_store::{Directory, Receipt};\nuse helpdesk_store::Store;",
    ] {
        assert_eq!(face.leaks(kept), Vec::<String>::new(), "{kept}");
    }
    let shown = "pub fn store(desk: &Helpdesk) -> &dyn Store {\n    x\n}\n";
    let hidden = format!("#[cfg(feature = \"trials\")]\n#[must_use]\n{shown}");
    assert!(face.leaks(&of_hosts(&hidden)).is_empty());
    assert_eq!(face.leaks(&of_hosts(&format!("{hidden}\n{shown}"))).len(), 1);
    assert_eq!(face.leaks(&of_hosts(&hidden.replace("trials", "testing"))).len(), 1);
}
