//! What the operator does with a whole desk: export, import, backup, doctor, demo.

use serde_json::Value;

use crate::desk::filled;
use crate::environment::Environment;
use crate::verbs::json;

#[test]
fn an_export_comes_back_byte_for_byte() {
    let env = filled();
    env.done("export desk.jsonl");
    let exported = std::fs::read(env.path("desk.jsonl")).unwrap();
    assert!(env.done("init --db sqlite:new.db").contains("new.db"));
    env.done("import desk.jsonl --db sqlite:new.db");
    let again = env.command(["export", "--db", "sqlite:new.db"]).output().unwrap();
    assert!(again.stdout == exported);
    assert_eq!(json(&env, "ticket show 1 --db sqlite:new.db"), json(&env, "ticket show 1"));
    // An import is refused both by a desk that holds something and at a missing desk.
    assert_eq!(env.run("import desk.jsonl --db sqlite:new.db").code, 1);
    assert_eq!(env.run("import desk.jsonl --db sqlite:nowhere.db").code, 1);
    assert!(!env.path("nowhere.db").exists());
    // A file that is there is not written over.
    assert_eq!(env.run("export desk.jsonl").code, 1);
    assert!(std::fs::read(env.path("desk.jsonl")).unwrap() == exported);
}

#[test]
fn an_export_of_one_customer_holds_theirs_and_no_note() {
    let env = filled();
    env.done("ticket note 1 --as agent:anna --body Secret.");
    let told = env.done("export --customer c-maria");
    assert!(told.contains("Nothing works.") && told.contains("maria@example.org"), "{told}");
    for other in ["Secret.", "Invoice", "ivan@example.org"] {
        assert!(!told.contains(other), "{other}");
    }
}

#[test]
fn a_copy_is_the_desk_and_overwrites_nothing() {
    let env = filled();
    std::fs::write(env.path("big.bin"), vec![7; 1_500_000]).unwrap();
    env.done("ticket reply 1 --as agent:anna --attach big.bin");
    assert_eq!(env.run("copy --from sqlite:helpdesk.db --to sqlite:new.db").code, 1);
    env.done("init --db sqlite:new.db");
    env.done("copy --from sqlite:helpdesk.db --to sqlite:new.db");
    let exported = env.command(["export"]).output().unwrap().stdout;
    let copied = env.command(["export", "--db", "sqlite:new.db"]).output().unwrap().stdout;
    assert!(exported.len() > 1_500_000 && exported == copied);
    env.done("doctor --db sqlite:new.db");
    let ran = env.run("copy --from sqlite:helpdesk.db --to sqlite:new.db");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(env.run("copy --from sqlite:helpdesk.db --to sqlite:helpdesk.db").code, 1);
    assert_eq!(env.run("copy --from sqlite:helpdesk.db --to postgres://h/d").code, 2);
}

#[test]
fn a_broken_import_leaves_the_empty_desk_as_it_was() {
    let env = filled();
    env.done("export desk.jsonl");
    let text = std::fs::read_to_string(env.path("desk.jsonl")).unwrap();
    std::fs::write(env.path("bad.jsonl"), text.replace("Nothing works.", "Nothing worked"))
        .unwrap();
    env.done("init --db sqlite:new.db");
    let before = std::fs::read(env.path("new.db")).unwrap();
    let ran = env.run("import bad.jsonl --db sqlite:new.db");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("line"), "{}", ran.err);
    assert!(std::fs::read(env.path("new.db")).unwrap() == before);
    let mut names: Vec<_> =
        std::fs::read_dir(env.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["bad.jsonl", "desk.jsonl", "helpdesk.db", "new.db"]);
}

#[test]
fn a_backup_is_the_desk_and_overwrites_nothing() {
    let env = filled();
    env.done("backup copy.db");
    let exported = env.command(["export"]).output().unwrap().stdout;
    let copied = env.command(["export", "--db", "sqlite:copy.db"]).output().unwrap().stdout;
    assert!(exported == copied);
    let ran = env.run("backup copy.db");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("copy.db"), "{}", ran.err);
}

#[test]
fn completions_and_manual_pages_name_the_verbs() {
    let env = Environment::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(env.done(&format!("completions {shell}")).contains("reopen"), "{shell}");
    }
    assert!(env.done("man").contains("helpdesk"));
    std::fs::create_dir(env.path("pages")).unwrap();
    env.done("man --dir pages");
    assert!(env.path("pages/helpdesk-ticket-open.1").is_file());
}

#[test]
fn doctor_finds_what_was_changed_behind_the_desks_back() {
    let env = filled();
    insta::assert_snapshot!(env.shown("doctor"), @r"
$ helpdesk doctor
3 requests, 9 events checked
All is well: the log is whole, the states agree with it, words and files are there
");
    assert_eq!(json(&env, "doctor")["faults"], serde_json::json!([]));
    let connection = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    // The database refuses to change words, so its guard is removed for a moment.
    let guard = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'words'";
    let mut asked = connection.prepare(guard).unwrap();
    let guards: Vec<(String, String)> =
        asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().flatten().collect();
    guards.iter().for_each(|(name, _)| {
        connection.execute(&format!("DROP TRIGGER {name}"), []).unwrap();
    });
    let change = "UPDATE words SET words = replace(words, 'works', 'worked')";
    assert!(connection.execute(change, []).unwrap() > 0);
    guards.iter().for_each(|(_, sql)| connection.execute_batch(sql).unwrap());
    drop(asked);
    drop(connection);
    let ran = env.run("doctor");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("event 1/1"), "{}", ran.out);
    let ran = env.run("doctor --output json");
    assert_eq!(ran.code, 1);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["faults"][0]["code"], "words_changed");
    // It looks and mends nothing.
    assert_eq!(env.run("doctor").code, 1);
}

#[test]
fn the_demo_is_a_whole_desk_and_one_tickets_life() {
    let env = Environment::new();
    let shown = env.done("demo --db sqlite:demo.db");
    let told = env.done("demo --db sqlite:ru.db --lang ru");
    assert!(told.lines().count() > 60 && told.contains("Вход запрещён"), "{told}");
    let history = shown.find("The history as").unwrap();
    assert!(shown[..history].contains("Entry denied"), "{shown}");
    let tickets = json(&env, "ticket list --db sqlite:demo.db --limit 199");
    let tickets = tickets["tickets"].as_array().unwrap();
    assert_eq!(tickets.len(), 61);
    for status in ["open", "resolved", "closed"] {
        assert!(tickets.iter().filter(|t| t["status"] == status).count() >= 5, "{status}");
    }
    let has = |test: &dyn Fn(&Value) -> bool| tickets.iter().any(test);
    assert!(has(&|t| t["project"].is_null()) && has(&|t| t["assignee"].is_null()));
    assert!(has(&|t| t["rating"]["stars"] == 3) && has(&|t| t["access"]["state"] == "requested"));
    assert!(has(&|t| t["access"]["state"] == "granted"));
    assert_eq!(json(&env, "agent list --db sqlite:demo.db")["agents"].as_array().unwrap().len(), 3);
    let customers = json(&env, "customer list --db sqlite:demo.db");
    assert_eq!(customers["customers"].as_array().unwrap().len(), 6);
    let projects = json(&env, "project list --db sqlite:demo.db");
    assert_eq!(projects["projects"].as_array().unwrap().len(), 8);
    env.done("doctor --db sqlite:demo.db");
    // An empty desk that already exists is accepted as well.
    env.done("init --db sqlite:empty.db");
    env.done("demo --db sqlite:empty.db --output json");
    // A desk that holds anything is left alone.
    let before = env.command(["export", "--db", "sqlite:demo.db"]).output().unwrap().stdout;
    assert_eq!(env.run("demo --db sqlite:demo.db").code, 1);
    let after = env.command(["export", "--db", "sqlite:demo.db"]).output().unwrap().stdout;
    assert!(before == after);
}

#[test]
fn the_demo_makes_a_file_of_its_own_and_says_which() {
    let env = Environment::new();
    let line = crate::environment::words("demo --output json");
    let output = env.command(line).env("TMPDIR", env.path("")).output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = told["db"].as_str().unwrap().strip_prefix("sqlite:").unwrap().to_owned();
    assert!(std::path::Path::new(&file).is_file() && file.contains("helpdesk-demo-"));
    assert!(!env.path("helpdesk.db").exists());
}

#[test]
fn heads_saved_earlier_show_a_history_that_was_rewritten() {
    let env = filled();
    env.done("doctor --save-heads heads.jsonl");
    env.done("ticket reply 1 --as agent:anna --body More.");
    env.done("doctor --heads heads.jsonl");
    assert_eq!(env.run("doctor --save-heads heads.jsonl").code, 1);
    let heads = std::fs::read_to_string(env.path("heads.jsonl")).unwrap();
    assert_eq!(heads.lines().count(), 3);
    std::fs::write(env.path("other.jsonl"), heads.replace(r#""number":1,"#, r#""number":2,"#))
        .unwrap();
    let ran = env.run("doctor --heads other.jsonl --output json");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["faults"][0]["code"]), (1, &"head_missing".into()));
    let ran = env.run("doctor --heads nowhere.jsonl");
    assert_eq!(ran.code, 2, "{}", ran.err);
}
