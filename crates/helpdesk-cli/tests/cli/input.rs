//! Bad input in every field: a clear error that names the field and the limit, and nothing written.

use crate::desk::filled;
use crate::environment::Environment;

/// Everything that is stored, as far as an export tells.
fn stored(env: &Environment) -> Vec<u8> {
    env.command(["export"]).output().unwrap().stdout
}

/// A word longer than any limit of characters, without spaces.
fn long(n: usize) -> String {
    "ё".repeat(n)
}

#[test]
fn bad_input_names_the_field_and_the_limit_and_writes_nothing() {
    let env = filled();
    std::fs::write(env.path("big.txt"), "x".repeat(65_537)).unwrap();
    std::fs::write(env.path("binary.txt"), [0xff, 0xfe, 0]).unwrap();
    std::fs::write(env.path("nul.txt"), "a\0b").unwrap();
    std::fs::create_dir(env.path("folder")).unwrap();
    std::fs::write(env.path("hours.json"), r#"{"zone":"Europe/Moscow","week":{"monday":["9"]}}"#)
        .unwrap();
    let open = "ticket open --as customer:c-maria --general --priority low";
    let before = stored(&env);
    let (long_subject, long_reason) = (long(201), long(501));
    let many: String = (0..21).map(|_| " --attach big.txt").collect();
    let cases: Vec<(String, i32, &[&str])> = vec![
        (format!("{open} --subject '' --body x"), 2, &["subject"]),
        (format!("{open} --subject '{long_subject}' --body x"), 2, &["subject", "201", "200"]),
        (format!("{open} --subject 'a\nb' --body x"), 2, &["subject", "one line"]),
        (format!("{open} --subject 'a\u{7}b' --body x"), 2, &["subject", "U+0007"]),
        (format!("{open} --subject x"), 2, &["message", "text", "file"]),
        (format!("{open} --subject x --body ' '"), 2, &["problem"]),
        (format!("{open} --subject x --body 'a\u{1b}[31m'"), 2, &["text", "U+001B"]),
        (format!("{open} --subject x --body-file big.txt"), 2, &["text", "65537", "65536"]),
        (format!("{open} --subject x --body-file nul.txt"), 2, &["text", "U+0000"]),
        (format!("{open} --subject x --body-file binary.txt"), 2, &["binary.txt", "UTF-8"]),
        (format!("{open} --subject x --body-file nowhere"), 2, &["nowhere"]),
        (format!("{open} --subject x --body-file folder"), 2, &["folder"]),
        (format!("{open} --subject x --attach nowhere"), 2, &["nowhere"]),
        (format!("{open} --subject x --attach folder"), 2, &["folder"]),
        (format!("{open} --subject x --body x{many}"), 2, &["21", "20"]),
        (format!("{open} --subject x --body x --follows 0"), 2, &["--follows", "ticket number"]),
        (format!("{open} --subject x --body x --follows 99"), 3, &["request"]),
        ("ticket open --as customer:c-maria --project 'a b' --priority low --subject x".into(), 2,
            &["--project", "64", "visible ASCII"]),
        ("ticket open --as customer:c-maria --project unknown --priority low --subject x --body x"
            .into(), 3, &["member"]),
        ("ticket open --as customer:c-maria --general --priority huge --subject x".into(), 2,
            &["--priority", "low, medium, high"]),
        ("ticket reply 1 --as agent:anna".into(), 2, &["text", "file"]),
        ("ticket reply 0 --as agent:anna --body x".into(), 2, &["ticket number", "`0`"]),
        ("ticket reopen 2 --as agent:anna --reason ''".into(), 2, &["reason"]),
        ("ticket close 1 --as customer:c-maria --rating 0".into(), 2, &["1 to 5", "0"]),
        ("ticket close 1 --as customer:c-maria --rating 6".into(), 2, &["1 to 5", "6"]),
        ("ticket close 1 --as customer:c-maria --comment x".into(), 2, &["--rating"]),
        ("ticket close 1 --as customer:c-maria --rating 5 --comment ''".into(), 2, &["comment"]),
        ("ticket close 1 --as agent:anna --rating 5".into(), 3, &["customer"]),
        ("ticket close 1 --as agent:anna".into(), 3, &["reason"]),
        ("ticket priority 1 urgent --as agent:anna".into(), 2, &["low, medium, high"]),
        ("access grant 1 --as customer:c-maria --for 0h".into(), 2, &["--for", "1m", "366d"]),
        ("access grant 1 --as customer:c-maria --for 367d".into(), 2, &["--for", "1m", "366d"]),
        ("access request 1 --as agent:anna --reason ''".into(), 2, &["reason"]),
        ("ticket list --limit 0".into(), 2, &["limit", "1 to 199"]),
        ("ticket list --limit 200".into(), 2, &["limit", "1 to 199"]),
        ("ticket list --as system".into(), 2, &["--as", "customer:KEY", "agent:KEY"]),
        ("ticket reply 1 --as agent:anna --body x --command-id 1".into(), 2, &["UUID", "`1`"]),
        ("ticket reply 1 --as agent:anna --body x --seen many".into(), 2, &["--seen"]),
        ("customer add 'a b' --name x --email x@example.org".into(), 2, &["KEY", "64"]),
        (format!("customer add {} --name x --email x@y.z", "k".repeat(65)), 2, &["KEY", "64"]),
        ("customer add c --name '' --email x@example.org".into(), 2, &["name", "1 to 200"]),
        (format!("customer add c --name '{long_subject}' --email x@y.z"), 2, &["name", "200"]),
        ("customer add c --name x --email nonsense".into(), 2, &["email", "254"]),
        ("customer add c --name x --email 'a@b.c,d@e.f'".into(), 2, &["email", "254"]),
        ("agent add none --name x --email x@example.org".into(), 2, &["`none`"]),
        ("agent add a --name 'a\nb' --email x@example.org".into(), 2, &["name", "one line"]),
        ("project add p --number 0 --name x".into(), 2, &["number", "from 1 up"]),
        ("project add p --number 7 --name x".into(), 2, &["7"]),
        ("project add p --number 9 --name ''".into(), 2, &["name", "200"]),
        ("project add p --number 9 --name x --member unknown".into(), 4, &["unknown"]),
        ("policy set file.bytes 0".into(), 2, &["file.bytes", "2147483648"]),
        ("policy set access.longest soon".into(), 2, &["access.longest", "366d"]),
        ("policy set close.after 1d".into(), 2, &["close.reminder", "close.after"]),
        ("hours load hours.json".into(), 2, &["monday"]),
        ("hours load binary.txt".into(), 2, &["line 1"]),
        ("hours explain --at soon".into(), 2, &["--at", "soon"]),
        ("ticket redact 1 1 --reason ''".into(), 2, &["reason", "500"]),
        (format!("ticket redact 1 1 --reason '{long_reason}'"), 2, &["reason", "500"]),
        ("customer erase c-ivan --reason ''".into(), 3, &["c-ivan"]),
        (format!("ticket search '{}'", "x ".repeat(20_000)), 2, &["at most"]),
    ];
    for (line, code, named) in cases {
        let words: Vec<_> = crate::environment::words(&line);
        let ran = env.ran(&env.command(words).output().unwrap());
        let shown: String = line.chars().take(120).collect();
        assert_eq!(ran.code, code, "{shown}\n{}", ran.err);
        assert_eq!(ran.out, "", "{shown}");
        for word in named {
            let found = ran.err.to_lowercase().contains(&word.to_lowercase());
            assert!(found, "{shown}: no `{word}` in\n{}", ran.err);
        }
    }
    assert!(before == stored(&env), "something was written");
}

#[test]
fn a_text_may_come_from_a_file_or_from_the_input() {
    let env = filled();
    std::fs::write(env.path("body.txt"), "one\r\ntwo\r\n").unwrap();
    env.done("ticket reply 1 --as agent:anna --body-file body.txt");
    let line = "ticket reply 1 --as agent:anna --body-file - --output json";
    let piped = env.command(crate::environment::words(line)).write_stdin("из трубы\n").output();
    assert!(piped.unwrap().status.success());
    let shown: serde_json::Value =
        serde_json::from_str(&env.done("ticket show 1 --output json")).unwrap();
    let texts: Vec<_> = shown["timeline"].as_array().unwrap().iter().map(|e| &e["text"]).collect();
    assert!(texts.iter().any(|text| **text == "one\ntwo"), "{texts:?}");
    assert!(texts.iter().any(|text| **text == "из трубы"), "{texts:?}");
}

#[test]
fn a_text_may_begin_with_a_dash() {
    let env = filled();
    env.done("ticket reply 1 --as agent:anna --body '- one\n- two'");
    env.done("ticket open --as customer:c-maria --general --priority low --subject -5% --body --");
    assert!(env.done("ticket show 1").contains("- one"));
}

#[test]
fn an_endless_input_is_read_no_further_than_the_limit() {
    let env = filled();
    let line = "ticket reply 1 --as agent:anna --body-file /dev/zero";
    let ran = env.run(line);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("65536"), "{}", ran.err);
}

#[test]
fn a_file_over_the_limit_of_the_policy_is_refused_before_it_is_stored() {
    let env = filled();
    env.done("policy set file.bytes 10");
    std::fs::write(env.path("eleven"), "12345678901").unwrap();
    std::fs::write(env.path("ten"), "1234567890").unwrap();
    let before = stored(&env);
    let ran = env.run("ticket reply 1 --as agent:anna --body x --attach eleven");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("10 bytes") && ran.err.contains("eleven"), "{}", ran.err);
    assert!(before == stored(&env), "something was written");
    env.done("ticket reply 1 --as agent:anna --body x --attach ten");
}
