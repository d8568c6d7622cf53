//! `helpdesk answer …`: what people and programs get.

use crate::desk::small;
use crate::verbs::json;

#[test]
fn a_new_desk_has_answers_in_both_languages() {
    let env = small();
    let shown = ["answer list", "answer list --lang ru", "answer show no-access"];
    insta::assert_snapshot!(shown.map(|line| env.shown(line)).join("\n"));
}

#[test]
fn an_answer_is_written_changed_retired_and_restored() {
    let env = small();
    std::fs::write(env.path("ru.txt"), "Здравствуйте!\r\n\r\nСчёт — в приложении.\n").unwrap();
    std::fs::write(env.path("en.txt"), "Hello!\n\nThe invoice is attached.").unwrap();
    let put = "answer put invoice --title ru=Счёт --title en=Invoice --text-file ru=ru.txt";
    // A new one needs all its parts.
    let ran = env.run(put);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let answer = json(&env, &format!("{put} --text-file en=en.txt"));
    assert_eq!(answer["text"]["ru"], "Здравствуйте!\n\nСчёт — в приложении.");
    assert_eq!((&answer["offered"], &answer["active"]), (&"always".into(), &true.into()));
    // What is not given stays as it is.
    let lead = "--as agent:pavel";
    let changed =
        json(&env, &format!("answer put invoice --title en=Bill --offered after-decline {lead}"));
    assert_eq!(changed["title"], serde_json::json!({ "ru": "Счёт", "en": "Bill" }));
    assert_eq!(changed["text"], answer["text"]);
    assert_eq!(changed["offered"], "after_decline");
    assert_eq!(json(&env, &format!("answer retire invoice {lead}"))["active"], false);
    assert_eq!(json(&env, "answer show invoice --as agent:anna")["active"], false);
    assert!(env.done("answer restore invoice").contains("in use again"));
    let listed = json(&env, "answer list");
    let keys: Vec<_> = listed["answers"].as_array().unwrap().iter().map(|a| &a["key"]).collect();
    let expected =
        ["ask-access", "ask-details", "invoice", "no-access", "out-of-hours", "resolved"];
    assert_eq!(keys, expected);
    env.done("doctor");
}

#[test]
fn who_does_not_lead_keeps_no_answers() {
    let env = small();
    for (line, code) in [
        ("answer retire resolved --as agent:anna", 3),
        ("answer put resolved --title en=Done --as agent:anna", 3),
        ("answer list --as customer:c-maria", 2),
        ("answer show nothing", 4),
        ("answer retire nothing", 4),
        ("answer put resolved --title en=' '", 2),
        ("answer put 'a b' --title en=x", 2),
        ("answer put resolved --title Done", 2),
        ("answer put resolved --title xx=Done", 2),
        ("answer put resolved --title en=One --title en=Two", 2),
    ] {
        let ran = env.run(line);
        assert_eq!(ran.code, code, "{line}: {}", ran.err);
    }
    let listed = json(&env, "answer list --as agent:anna");
    assert!(listed["answers"].as_array().unwrap().iter().all(|answer| answer["active"] == true));
}
