//! Reports as people, programs and spreadsheets get them.

use crate::desk::small;
use crate::environment::Environment;
use crate::verbs::json;

/// The small desk with ratings, an agent's close and a grant.
fn rated() -> Environment {
    let env = small();
    for line in [
        "ticket open --as customer:c-maria --project p-linen --priority high --subject Down --body 'Nothing works.'",
        "access grant 1 --as customer:c-maria",
        "ticket reply 1 --as agent:anna --body 'Looking.'",
        "access enter 1 --as agent:anna",
        "ticket resolve 1 --as agent:anna",
        "ticket close 1 --as customer:c-maria --rating 5 --comment 'Quick, and kind.'",
        "ticket open --as customer:c-ivan --general --priority low --subject Invoice --body Please.",
        "ticket reply 2 --as agent:pavel --body 'Here it is.'",
        "ticket close 2 --as customer:c-ivan --rating 2 --comment '=1+1'",
        "ticket open --as customer:c-maria --project p-tea --priority medium --subject Slow --body 'It is slow.'",
        "ticket close 3 --as agent:anna --reason 'Asked twice.'",
        "ticket open --as customer:c-maria --general --priority low --subject Colour --body 'Which?'",
    ] {
        env.done(line);
    }
    env
}

/// Reads comma-separated values as RFC 4180 writes them.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut signs) = (false, text.chars().peekable());
    while let Some(c) = signs.next() {
        match (quoted, c) {
            (true, '"') if signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            (true, '"') => quoted = false,
            (false, '"') if cell.is_empty() => quoted = true,
            (false, ',') => line.push(std::mem::take(&mut cell)),
            (false, '\r') => {
                assert_eq!(signs.next(), Some('\n'), "a line ends with CRLF");
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            (_, c) => cell.push(c),
        }
    }
    assert!(cell.is_empty() && line.is_empty(), "the last line is ended too");
    lines
}

#[test]
fn reports_for_people() {
    let env = rated();
    let zone = |text: String| text.replace("28 days", "30 days");
    for (line, words) in [
        ("report ratings", ["Ratings", "Anna Sokolova", "3.50", "67%"]),
        ("report ratings --lang ru", ["Оценки", "[48213] Linen and Woods", "3,50", "67 %"]),
        ("report answers", ["First answer", "Resolution", "In time", "90% within"]),
        ("report closes", ["Unresolved", "By silence", "33%", "Anna Sokolova"]),
        ("report backlog", ["Not closed now", "Under a day", "Over 14 days", "past due: 0"]),
        ("report access", ["Access to projects", "Entries", "Live", "Nobody"]),
        ("report access --agent pavel", ["There was nothing in this time", "Access", ":", "to"]),
        ("report rating-list", ["Quick, and kind.", "Ivan Orlov", "=1+1", "General question"]),
    ] {
        let shown = zone(env.done(line));
        for word in words {
            assert!(shown.contains(word), "{line}: `{word}` is not in\n{shown}");
        }
    }
}

#[test]
fn reports_for_programs() {
    let env = rated();
    let ratings = json(&env, "report ratings");
    assert_eq!(ratings["report"], "ratings");
    assert_eq!(ratings["total"]["closes"], 3);
    assert_eq!(ratings["total"]["rated_share"], 0.6667);
    assert_eq!(ratings["total"]["stars"], serde_json::json!([0, 1, 0, 0, 1]));
    assert_eq!(ratings["by_agent"][1]["agent"]["key"], "anna");
    let answers = json(&env, "report answers --priority high");
    assert_eq!(answers["priority"], "high");
    assert_eq!(answers["first_answer"]["total"]["met"], 1);
    assert_eq!(answers["resolution"]["total"]["resolved"], 1);
    let closes = json(&env, "report closes");
    assert_eq!(closes["total"]["without_word"], 1);
    assert_eq!(closes["total"]["owed"], 1);
    let backlog = json(&env, "report backlog");
    assert_eq!(
        (&backlog["total"]["tickets"], &backlog["total"]["waiting"]),
        (&1.into(), &1.into())
    );
    assert_eq!(backlog["by_age"][0]["age"], "under_1_day");
    let access = json(&env, "report access");
    assert_eq!((&access["total"]["grants"], &access["total"]["entries"]), (&1.into(), &1.into()));
    assert_eq!(access["total"]["closed"], 1);
    let empty = json(&env, "report ratings --from 2001-01-01 --to 2001-12-31");
    assert_eq!(empty["total"]["closes"], 0);
    assert_eq!(empty["by_week"], serde_json::json!([]));
    let refused = env.run("report ratings --from 2026-02-02 --to 2026-02-01");
    assert_eq!(refused.code, 2, "{}", refused.err);
}

#[test]
fn a_lead_marks_a_rating_as_read() {
    let env = rated();
    for (line, code) in [
        ("report read 1", 2),
        ("report read 1 --as agent:anna", 3),
        ("report read 1 --as customer:c-maria", 2),
        ("report read 3 --as agent:pavel", 4),
        ("report read 99 --as agent:pavel", 4),
        ("report ratings --as customer:c-maria", 2),
        ("report ratings --csv --output json", 2),
    ] {
        let ran = env.run(line);
        assert_eq!(ran.code, code, "{line}: {}", ran.err);
    }
    assert_eq!(json(&env, "report rating-list --unread")["ratings"].as_array().unwrap().len(), 2);
    let told = env.done("report read 1 --as agent:pavel");
    assert!(told.contains("Pavel Efimov"), "{told}");
    let left = json(&env, "report rating-list --unread");
    assert_eq!(left["ratings"].as_array().unwrap().len(), 1);
    assert_eq!(left["ratings"][0]["number"], 2);
    let all = json(&env, "report rating-list");
    assert_eq!(all["ratings"][1]["read"]["by"]["key"], "pavel");
    let first = json(&env, "report rating-list --limit 1");
    let next = first["next"].as_str().unwrap();
    let second = json(&env, &format!("report rating-list --limit 1 --after {next}"));
    assert_eq!(second["ratings"][0]["number"], 1);
    assert_eq!(second["next"], serde_json::Value::Null);
    // The mark survives a copy; the words of an erased customer do not.
    env.done("init --db sqlite:copy.db");
    env.done("copy --from sqlite:helpdesk.db --to sqlite:copy.db");
    let copied = json(&env, "report rating-list --db sqlite:copy.db");
    assert_eq!(copied["ratings"], all["ratings"]);
    assert_eq!(env.run("doctor --db sqlite:copy.db").code, 0);
}

#[test]
fn t45_no_field_of_a_spreadsheet_is_a_formula() {
    let env = Environment::new();
    env.done("init");
    let signs = ["=", "+", "-", "@"];
    for (n, sign) in (1..).zip(signs) {
        for line in [
            format!("customer add {sign}c{n} --name={sign}1+1 --email c{n}@example.org"),
            format!("agent add {sign}a{n} --name={sign}cmd --email a{n}@example.org --lead"),
            format!("project add {sign}p{n} --number {n} --name={sign}SUM(A1) --member={sign}c{n}"),
        ] {
            // A key that looks like an option comes after `--`.
            let line = if sign == "-" { dashed(&line) } else { line };
            env.done(&line);
        }
        for line in [
            format!(
                "ticket open --as customer:{sign}c{n} --project={sign}p{n} --priority high \
                     --subject={sign}x --body={sign}x"
            ),
            format!("ticket reply {n} --as agent:{sign}a{n} --body={sign}x"),
            format!("access grant {n} --as customer:{sign}c{n}"),
            format!(
                "ticket close {n} --as customer:{sign}c{n} --rating 3 \
                     --comment={sign}HYPERLINK(1),2"
            ),
            format!("report read {n} --as agent:{sign}a{n}"),
        ] {
            env.done(&line);
        }
    }
    let mut checked = 0;
    for name in ["ratings", "answers", "closes", "backlog", "access", "rating-list"] {
        let lines = cells(&env.done(&format!("report {name} --csv")));
        let width = lines[0].len();
        for line in &lines {
            assert_eq!(line.len(), width, "{name}: {line:?}");
            for cell in line {
                let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                assert!(!formula, "{name}: {cell:?} in {line:?}");
                checked += 1;
            }
        }
        let hostile = lines.iter().flatten().filter(|cell| cell.starts_with('\'')).count();
        assert!(name == "backlog" || hostile >= 8, "{name}: only {hostile} were hostile");
    }
    println!("T45: {checked} cells, 0 formulas");
}

/// Moves the key of `… add KEY …` behind `--`.
fn dashed(line: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    let key = words.remove(2);
    format!("{} -- {key}", words.join(" "))
}

#[test]
fn t27_the_zone_of_the_machine_changes_no_output() {
    let env = rated();
    let lines = [
        "ticket list",
        "ticket show 1",
        "report answers --output json",
        "report rating-list --csv",
        "hours explain --at 2026-11-01T18:30",
        "export",
    ];
    let mut compared = 0;
    for line in lines {
        let told = ["UTC", "Europe/Moscow", "Asia/Kathmandu", "America/New_York"].map(|zone| {
            let words = crate::environment::words(line);
            let out = env.command(words).env("TZ", zone).output().unwrap();
            assert!(out.status.success(), "{line}");
            out.stdout
        });
        compared += told.iter().filter(|other| **other == told[0]).count();
    }
    println!("T27: {} of {} outputs are equal", compared, lines.len() * 4);
    assert_eq!(compared, lines.len() * 4);
}

#[test]
fn the_ready_calendar_of_russia_is_loaded() {
    let env = small();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/calendars/russia-2026-2027.json");
    let out = env.command(["hours", "load", file]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    // Where it comes from stays with it: the second year waits for a decree.
    assert!(env.done("hours show").contains("2027: PRELIMINARY"));
    assert_eq!(json(&env, "hours show")["source"].as_array().unwrap().len(), 3);
    let told = env.done("hours explain --at 2026-12-30T18:30");
    assert!(told.contains("31 December: holiday"), "{told}");
    assert!(told.contains("10 January 2027: day off"), "{told}");
    let explained = json(&env, "hours explain --at 2026-12-30T18:30");
    assert_eq!(explained["days"].as_array().unwrap().len(), 11);
    assert_eq!(explained["days"][0]["date"], "2026-12-31");
    assert_eq!(explained["days"][0]["why"], "holiday");
}
