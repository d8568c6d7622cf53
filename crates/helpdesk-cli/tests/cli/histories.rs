//! The history of a ticket, page by page (S13).

use serde_json::Value;

use crate::desk::filled;
use crate::verbs::json;

#[test]
fn s13_ticket_show_turns_the_pages_of_a_history() {
    let env = filled();
    let shown = [
        "ticket show 1 --limit 2",
        "ticket show 1 --limit 2 --before 3",
        "ticket show 1 --after 0 --limit 1 --as customer:c-maria",
        "ticket show 1 --event 2 --limit 1 --lang ru",
    ]
    .map(|line| {
        let shown = env.shown(line);
        // The part above the history is checked elsewhere.
        let head = shown.lines().take(1);
        let rest = shown.lines().skip_while(|line| !line.is_empty());
        head.chain(rest).collect::<Vec<_>>().join("\n")
    })
    .join("\n\n");
    insta::assert_snapshot!(shown, @r"
$ helpdesk ticket show 1 --limit 2

There are older events: --before 2 shows them

  2  [time]  Anna Sokolova is in charge of this request

  3  [time]  Reply from support: Anna Sokolova
     Looking.

$ helpdesk ticket show 1 --limit 2 --before 3

  1  [time]  The customer created the request
     Nothing works.

  2  [time]  Anna Sokolova is in charge of this request

There are newer events: --after 2 shows them

$ helpdesk ticket show 1 --after 0 --limit 1 --as customer:c-maria

  1  [time]  You created the request
     Nothing works.

There are newer events: --after 1 shows them

You may now: Reply, Give access, Close the request

$ helpdesk ticket show 1 --event 2 --limit 1 --lang ru

Есть более ранние события: --before 2 покажет их

  2  [time]  Обращением занимается Anna Sokolova

Есть более поздние события: --after 2 покажет их
");
    for reader in ["", " --as customer:c-maria"] {
        let whole = json(&env, &format!("ticket show 1{reader}"));
        assert_eq!((&whole["older"], &whole["newer"]), (&Value::Null, &Value::Null));
        let (mut back, mut page) =
            (Vec::new(), json(&env, &format!("ticket show 1 --limit 2{reader}")));
        loop {
            back.splice(0..0, page["timeline"].as_array().unwrap().clone());
            let Some(older) = page["older"].as_u64() else { break };
            page = json(&env, &format!("ticket show 1 --limit 2 --before {older}{reader}"));
            assert!(page["newer"].is_u64());
        }
        assert_eq!(&Value::Array(back), &whole["timeline"]);
    }
    for line in
        ["--limit 0", "--limit 201", "--before x", "--before 2 --after 1", "--text 1 --event 1"]
    {
        assert_eq!(env.run(&format!("ticket show 1 {line}")).code, 2, "{line}");
    }
}

#[test]
fn s13_a_long_text_is_shown_whole_when_it_is_asked_for() {
    let env = filled();
    let text = format!("begins {} ends", "word ".repeat(10_000).trim_end());
    env.done(&format!("ticket reply 1 --as customer:c-maria --body '{text}'"));
    let page = json(&env, "ticket show 1 --limit 1");
    let entry = &page["timeline"][0];
    assert_eq!(entry["whole_bytes"], text.len());
    assert!(entry["text"].as_str().unwrap().len() <= 16 * 1024);
    let seq = entry["seq"].as_u64().unwrap();
    let shown = env.done("ticket show 1 --limit 1");
    assert!(shown.contains(&format!("The whole text, 48 KB: --text {seq}")), "{shown}");
    let whole = json(&env, &format!("ticket show 1 --text {seq}"));
    assert_eq!((&whole["text"], &whole["whole_bytes"]), (&text.clone().into(), &Value::Null));
    assert!(env.done(&format!("ticket show 1 --text {seq}")).contains("word ends"));
    // Customers count public events alone, and find none beyond them.
    let mine = json(&env, "ticket show 1 --as customer:c-maria --limit 1");
    let beyond = mine["version"].as_u64().unwrap() + 1;
    let ran = env.run(&format!("ticket show 1 --as customer:c-maria --text {beyond}"));
    assert_eq!(ran.code, 4);
}

/// Whatever is written, what is said is bounded.
#[test]
fn s13_a_page_of_anything_has_512_kib_at_most() {
    let env = filled();
    for part in ["\"", "\\", "\n\nx", "x\t\t", "a@b.co "] {
        std::fs::write(env.path("text.txt"), part.repeat(64 * 1024 / part.len())).unwrap();
        for _ in 0..25 {
            env.done("ticket reply 1 --as customer:c-maria --body-file text.txt");
        }
        for reader in ["", " --as customer:c-maria"] {
            let page = env.done(&format!("ticket show 1 --limit 200 --output json{reader}"));
            assert!(page.len() <= helpdesk::paging::PAGE_BYTES, "{part:?}: {} bytes", page.len());
            assert!(page.len() > 50_000, "{part:?}: {} bytes", page.len());
        }
    }
}
