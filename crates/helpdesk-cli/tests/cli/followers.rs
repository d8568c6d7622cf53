//! What follows the log, at the command line: `rebuild`, what `doctor` says about being behind, and an
//! erasure whose traces are kept by somebody's reading.

use serde_json::{Value, json};

use crate::desk::filled;
use crate::environment::Environment;
use crate::verbs::json as answer;

/// The answers that come from followers.
fn answers(env: &Environment) -> Vec<Value> {
    [
        "ticket search works",
        "ticket search slow --as customer:c-maria",
        "report backlog",
        "report closes --from 2020-01-01",
        "report answers --from 2020-01-01",
    ]
    .map(|line| answer(env, line))
    .to_vec()
}

/// Who is told what, whatever the letters' own numbers.
fn told(env: &Environment) -> Vec<String> {
    let letters = answer(env, "outbox list")["letters"].as_array().unwrap().clone();
    let one = |letter: &Value| format!("{} {} {}", letter["number"], letter["to"], letter["told"]);
    let mut told: Vec<_> = letters.iter().map(one).collect();
    told.sort();
    told
}

#[test]
fn a_rebuild_changes_no_answer_and_tells_nobody_again() {
    let env = filled();
    env.done("sweep");
    let (before, letters) = (answers(&env), told(&env));
    assert!(!letters.is_empty());
    insta::assert_snapshot!(env.shown("rebuild search"), @r"
$ helpdesk rebuild search
search is made anew from 9 events
");
    insta::assert_snapshot!(env.shown("rebuild reports --lang ru"), @r"
$ helpdesk rebuild reports --lang ru
reports: собрано заново из 9 событий
");
    assert_eq!(answer(&env, "rebuild letters"), json!({ "follower": "letters", "events": 9 }));
    assert_eq!((answers(&env), told(&env)), (before, letters));
    let doctor = answer(&env, "doctor");
    assert_eq!(doctor["faults"], json!([]));
    let level = |name: &str| json!({ "follower": name, "events": 0, "seconds": null });
    assert_eq!(doctor["followers"], json!([level("search"), level("reports"), level("letters")]));
    // Counts belong to the rows of reports, and are rebuilt under either name.
    assert_eq!(answer(&env, "rebuild counts"), json!({ "follower": "reports", "events": 9 }));
    let ran = env.run("rebuild everything");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("search, reports, letters"), "{}", ran.err);
}

#[test]
fn doctor_tells_how_far_what_follows_the_log_is_behind_and_what_to_do() {
    let env = filled();
    let doctor = answer(&env, "doctor");
    assert_eq!(doctor["faults"], json!([]), "to be behind is no fault");
    for follower in doctor["followers"].as_array().unwrap() {
        assert!(follower["events"] == 9 && follower["seconds"].is_u64(), "{follower}");
    }
    assert!(!env.done("doctor").contains("rebuild"), "so young a lag is nothing to act on");
    env.done("sweep");
    assert_eq!(answer(&env, "doctor")["followers"][0]["events"], 0);
    // A desk of four weeks whose letters nobody has followed.
    let env = Environment::new();
    env.done("init");
    env.done("demo --db sqlite:helpdesk.db");
    env.done("sweep");
    let connection = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    connection.execute("UPDATE followers SET position = 0 WHERE name = 'letters'", []).unwrap();
    for (lang, said) in [("en", "letters is behind by"), ("ru", "letters отстаёт на")] {
        let told = env.run(&format!("doctor --lang {lang}")).out;
        assert!(told.contains(said) && told.contains("helpdesk rebuild letters"), "{told}");
        assert_eq!(told.matches("helpdesk rebuild").count(), 1, "{told}");
    }
}

#[test]
fn an_erasure_that_meets_a_long_reader_is_done_and_says_what_is_left_to_do() {
    let env = filled();
    let reader = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events;").unwrap();
    let told = env.done("ticket redact 1 1 --reason 'a pasted password'");
    assert!(told.contains("traces are being removed"), "{told}");
    let told = env.done("sweep --lang ru");
    assert!(told.contains("следы удаляются"), "{told}");
    assert_eq!(answer(&env, "sweep")["traces_left"], true);
    let told = env.done("doctor");
    assert!(told.contains("Traces of erased words are being removed"), "{told}");
    let erased = answer(&env, "ticket redact 2 1 --reason 'another'");
    assert_eq!((&erased["erased"], &erased["traces_left"]), (&json!(1), &json!(true)));
    drop(reader);
    assert_eq!(answer(&env, "sweep")["traces_left"], false);
    let doctor = answer(&env, "doctor");
    assert_eq!((&doctor["traces_left"], &doctor["faults"]), (&json!(false), &json!([])));
    let erased = answer(&env, "ticket redact 3 1 --reason 'a third'");
    assert_eq!(erased["traces_left"], false, "the control: nobody reads");
}

/// Each step of a follower takes longer than a reader waits: the answer is given all the same.
#[test]
fn s12_an_answer_that_could_not_catch_up_says_of_when_it_is() {
    let env = Environment::new();
    env.done("init");
    env.done("demo --db sqlite:helpdesk.db");
    let connection = rusqlite::Connection::open(env.path("helpdesk.db")).unwrap();
    let events: i64 =
        connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0)).unwrap();
    assert!(events > 2 * 200, "more than two steps take: {events}");
    let counting =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000)";
    let slow = format!(
        "CREATE TRIGGER slow AFTER UPDATE OF position ON followers WHEN new.position > 0
         BEGIN SELECT ({counting} SELECT count(*) FROM n); END"
    );
    connection.execute_batch(&slow).unwrap();
    let ran = |line: &str| {
        connection.execute("UPDATE followers SET shape = 0, position = 0", []).unwrap();
        let ran = env.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        ran
    };
    let (said, why) = ("As of ", "look again in a moment");
    let ratings = "report rating-list --from 2020-01-01";
    let closes = "report closes --from 2020-01-01";
    for line in
        ["ticket search nothing-like-it", "ticket search request", closes, ratings, "outbox list"]
    {
        let text = ran(line);
        assert!(text.out.starts_with(said) && text.out.contains(why), "{line}: {}", text.out);
        assert_eq!(text.err, "", "{line}");
        let answer: Value =
            serde_json::from_str(&ran(&format!("{line} --output json")).out).unwrap();
        assert!(answer["as_of"].is_string(), "{line}: {answer}");
    }
    for line in [closes, ratings] {
        // A spreadsheet has no place for it.
        let sheet = ran(&format!("{line} --csv --lang ru"));
        assert!(sheet.err.starts_with("По состоянию на "), "{line}: {}", sheet.err);
        assert!(!sheet.out.contains("По состоянию"), "{line}: {}", sheet.out);
    }
    connection.execute_batch("DROP TRIGGER slow").unwrap();
    env.done("sweep");
    for line in ["ticket search request", closes, ratings, "outbox list"] {
        assert!(!env.done(line).contains(said), "the control: {line}");
        assert!(answer(&env, line).get("as_of").is_none(), "the control: {line}");
    }
    assert!(!env.done(&format!("{closes} --csv")).contains(said), "the control");
}
