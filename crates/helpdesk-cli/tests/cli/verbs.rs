//! What each verb shows to people and to programs.

use serde_json::Value;

use crate::desk::{filled, small};
use crate::environment::Environment;

pub(crate) fn json(env: &Environment, line: &str) -> Value {
    serde_json::from_str(&env.done(&format!("{line} --output json"))).unwrap()
}

#[test]
fn l9_lists_mark_a_ticket_that_its_customer_did_not_open() {
    let env = small();
    let open = "--general --priority low --body Please. --subject";
    env.done(&format!("ticket open --as customer:c-maria {open} Own"));
    env.done(&format!("ticket open --as agent:anna --for c-maria {open} Call"));
    env.done(&format!("ticket open --as service:payments --for c-maria {open} Paid"));
    for reader in ["", "--as customer:c-maria"] {
        let listed = json(&env, &format!("ticket list {reader}"));
        let by: Vec<_> = listed["tickets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|ticket| ticket["opened_by"].clone())
            .collect();
        let person = |kind, key, name| serde_json::json!({"kind": kind, "key": key, "name": name});
        let expected = [
            person("service", "payments", None),
            person("agent", "anna", Some("Anna Sokolova")),
            person("customer", "c-maria", Some("Maria Krylova")),
        ];
        assert_eq!(by, expected);
        assert_eq!(json(&env, &format!("ticket show 3 {reader}"))["opened_by"], expected[0]);
    }
    let shown = ["ticket list", "ticket list --lang ru --as customer:c-maria"];
    insta::assert_snapshot!(shown.map(|line| env.shown(line)).join("\n"), @r"
$ helpdesk ticket list
 No.   Subject   Status   Project            Customer        Agent              Created                    Updated
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
   3   Paid      Open     General question   Maria Krylova   not assigned yet   [time], payments     [time]
                                                                                (automatic)
   2   Call      Open     General question   Maria Krylova   Anna Sokolova      [time], taken by     [time]
                                                                                phone
   1   Own       Open     General question   Maria Krylova   not assigned yet   [time]               [time]
Time: Moscow

$ helpdesk ticket list --lang ru --as customer:c-maria
 №   Тема   Статус    Проект         Клиент          Сотрудник         Создано                       Обновлено
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
 3   Paid   Открыто   Общий вопрос   Maria Krylova   ещё не назначен   [time], payments      [time]
                                                                       (автоматически)
 2   Call   Открыто   Общий вопрос   Maria Krylova   Anna Sokolova     [time], записано по   [time]
                                                                       звонку
 1   Own    Открыто   Общий вопрос   Maria Krylova   ещё не назначен   [time]                [time]
Время: Москва
");
    assert!(env.done("ticket show 3").contains("payments (automatic)"));
}

/// What may follow a closed ticket is the one thing that is offered beside it (S15).
#[test]
fn s15_a_closed_ticket_offers_another_that_follows_it() {
    let env = filled();
    let closed = |reader: &str| env.shown(&format!("ticket show 3 {reader}"));
    assert!(closed("--as customer:c-maria").contains("Create a request"));
    assert!(!closed("").contains("Create a request"));
    assert!(!env.shown("ticket show 1 --as customer:c-maria").contains("Create a request"));
}

#[test]
fn lists_for_people() {
    let env = filled();
    let shown = [
        "ticket list",
        "ticket list --group closed",
        "ticket list --status resolved --lang ru",
        "ticket list --assignee none",
        "ticket list --customer c-ivan --as customer:c-maria",
        "ticket search works",
        "ticket search nothing-like-it",
        "customer list",
        "customer show c-maria",
        "agent list",
        "project list",
        "policy show",
        "hours show",
        "hours explain --at 2025-11-21T18:30",
        "outbox list",
        "access list",
        "sweep",
    ]
    .map(|line| env.shown(line))
    .join("\n");
    insta::assert_snapshot!(shown, @r"
$ helpdesk ticket list
 No.   Subject   Status     Project                   Customer        Agent              Created        Updated
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
   3   Slow      Closed     [7] Tea                   Maria Krylova   not assigned yet   [time]   [time]
   2   Invoice   Resolved   General question          Ivan Orlov      Pavel Efimov       [time]   [time]
   1   Down      Open       [48213] Linen and Woods   Maria Krylova   Anna Sokolova      [time]   [time]
Time: Moscow

$ helpdesk ticket list --group closed
 No.   Subject   Status   Project   Customer        Agent              Created        Updated
───────────────────────────────────────────────────────────────────────────────────────────────────
   3   Slow      Closed   [7] Tea   Maria Krylova   not assigned yet   [time]   [time]
Time: Moscow

$ helpdesk ticket list --status resolved --lang ru
 №   Тема      Статус   Проект         Клиент       Сотрудник      Создано          Обновлено
───────────────────────────────────────────────────────────────────────────────────────────────────
 2   Invoice   Решено   Общий вопрос   Ivan Orlov   Pavel Efimov   [time]   [time]
Время: Москва

$ helpdesk ticket list --assignee none
 No.   Subject   Status   Project   Customer        Agent              Created        Updated
───────────────────────────────────────────────────────────────────────────────────────────────────
   3   Slow      Closed   [7] Tea   Maria Krylova   not assigned yet   [time]   [time]
Time: Moscow

$ helpdesk ticket list --customer c-ivan --as customer:c-maria
Error: This cannot be: customer: `c-ivan` is not known here
Hint: Correct it and try again.
exit 2

$ helpdesk ticket search works
No. 1  Down  Open · 1
    Down — Nothing works.

$ helpdesk ticket search nothing-like-it
Nothing is found: nothing-like-it

$ helpdesk customer list
 Key       Name            Mail                Language   Enabled
──────────────────────────────────────────────────────────────────
 c-ivan    Ivan Orlov      ivan@example.org    ru         yes
 c-maria   Maria Krylova   maria@example.org   en         yes

$ helpdesk customer show c-maria
Maria Krylova
Key: c-maria
Mail: maria@example.org
Language: en
Enabled: yes
Project: [7] Tea
Project: [48213] Linen and Woods

$ helpdesk agent list
 Key     Name            Mail                Language   Lead   Enabled
───────────────────────────────────────────────────────────────────────
 anna    Anna Sokolova   anna@example.org    en         no     yes
 pavel   Pavel Efimov    pavel@example.org   en         yes    yes

$ helpdesk project list
 Key       No.     Name              Members
─────────────────────────────────────────────────────
 p-linen   48213   Linen and Woods   c-maria
 p-tea         7   Tea               c-ivan, c-maria

$ helpdesk policy show
 Policy            Value
──────────────────────────────────────────────────────────────────────────────────────────────────
 access.longest    off
 access.means.ru   Поддержка видит проект так же, как вы, и ничего не меняет без вашего согласия.
 access.means.en   Support sees the project as you do and changes nothing without asking you.
 answer.within     1h
 close.after       off
 close.by_agent    any
 close.reminder    1d
 file.bytes        26214400
 mail.desk         off
 mail.near         15m
 mail.off          none
 mail.text         false
 rating.required   false
 upload.quota      524288000

$ helpdesk hours show
We answer on working days, 10:00 to 19:00 Moscow time. First answer within an hour. Your messages are confidential.

$ helpdesk hours explain --at 2025-11-21T18:30
Working time counted: [time] (Moscow) — [time] (Moscow)
Working time counted: [time] (Moscow) — [time] (Moscow)
22 November 2025: day off
23 November 2025: day off
The first answer is due on [time]

$ helpdesk outbox list
 No.   Request   To                 State     Attempts   Reason
────────────────────────────────────────────────────────────────
   1         1   desk               waiting          0
   2         1   customer:c-maria   waiting          0
   3         2   desk               waiting          0
   4         2   customer:c-ivan    waiting          0
   5         3   desk               waiting          0

$ helpdesk access list
No project is open to support at present

$ helpdesk sweep
No deadline has come, there is nothing to record
");
}

#[test]
fn a_deadline_is_explained_by_the_working_time_counted() {
    let env = small();
    let output = env.command(["hours", "explain", "--at", "2025-11-21T18:30"]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " ");
    for part in ["21 November 2025, 18:30", "23 November 2025: day off", "24 November 2025"] {
        assert!(told.contains(part), "no `{part}` in {told}");
    }
    let told = json(&env, "hours explain --at 2025-11-21T15:30:00Z");
    assert_eq!(told["zone"], "Europe/Moscow");
    assert_eq!(told["intervals"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_matrix_is_as_documented() {
    let env = Environment::new();
    insta::assert_snapshot!(env.done("matrix"), @r"
 Command          JSON             the customer   the assigned     another agent   a service   Open   Resolved   Closed
                                                  agent
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
 Create a         open             +              +                +               +           ·      ·          ·
 request
 Reply            reply            +              +                +               +           +      +          ·
 Leave an         note             ·              +                +               ·           +      +          ·
 internal note
 Mark as          resolve          ·              +                +               ·           +      ·          ·
 resolved
 Reopen           reopen           ·              +                +               ·           ·      +          ·
 Assign an        assign           ·              +                +               ·           +      +          ·
 agent
 Change the       set_priority     ·              +                +               ·           +      +          ·
 working
 priority
 Ask for access   request_access   ·              +                ·               ·           +      +          ·
 Decline access   decline_access   +              ·                ·               ·           +      +          ·
 Give access      grant_access     +              ·                ·               ·           +      +          ·
 End access       revoke_access    +              +                ·               ·           +      +          ·
 Enter the        enter_project    ·              +                ·               ·           +      +          ·
 project
 Close the        close            +              +                +               ·           +      +          ·
 request

 Event                       JSON                   Customer sees   Updates   Asks to look again
─────────────────────────────────────────────────────────────────────────────────────────────────
 Request created             opened                 +               +         +
 Message from the customer   customer_replied       +               +         +
 Reply from support          agent_replied          +               +         +
 Message from a service      service_wrote          +               +         +
 Solved                      resolved               +               +         +
 Open again                  reopened               +               +         +
 Assignment                  assigned               +               ·         +
 Access requested            access_requested       +               +         +
 Access declined             access_declined        +               +         +
 Access given                access_granted         +               +         +
 Project entered             project_entered        +               +         ·
 Access ended                access_ended           +               +         +
 Closing reminder            close_reminded         +               ·         ·
 Request closed              closed                 +               +         +
 Internal note               noted                  ·               ·         ·
 Working priority            working_priority_set   ·               ·         ·
 First answer overdue        first_answer_overdue   ·               ·         ·
");
    let matrix = json(&env, "matrix");
    assert_eq!(matrix["commands"].as_array().map(Vec::len), Some(13));
    assert_eq!(matrix["events"].as_array().map(Vec::len), Some(17));
}

#[test]
fn a_list_goes_on_where_the_page_before_ended() {
    let env = filled();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = json(&env, &format!("ticket list --limit 1{after}"));
        seen.extend(page["tickets"].as_array().unwrap().iter().map(|t| t["number"].as_u64()));
        match page["next"].as_str() {
            Some(next) => after = format!(" --after {next}"),
            None => break,
        }
    }
    assert_eq!(seen, [Some(3), Some(2), Some(1)]);
    let cursor = json(&env, "ticket list --limit 1")["next"].as_str().unwrap().to_owned();
    let other = env.run(&format!("ticket list --group open --limit 1 --after {cursor}"));
    assert_eq!(other.code, 2);
}

#[test]
fn changes_are_read_on_from_where_one_stopped() {
    let env = filled();
    let all = json(&env, "changes");
    let positions: Vec<_> =
        all["changes"].as_array().unwrap().iter().map(|c| &c["position"]).collect();
    assert!(positions.len() > 8 && positions.is_sorted_by_key(|p| p.as_u64()));
    let first = json(&env, "changes --limit 4");
    let rest = json(&env, &format!("changes --after {}", first["next"]));
    let joined: Vec<_> =
        [&first, &rest].iter().flat_map(|page| page["changes"].as_array().unwrap()).collect();
    assert_eq!(joined, all["changes"].as_array().unwrap().iter().collect::<Vec<_>>());
}

#[test]
fn a_receipt_and_a_check_are_as_documented() {
    let env = filled();
    let receipt = json(&env, "ticket reply 1 --as agent:anna --body x");
    let keys: Vec<_> = receipt.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["at", "from", "number", "ticket", "to"]);
    let denied = env.run("access check anna p-linen --output json");
    assert_eq!(denied.code, 3);
    let denied: Value = serde_json::from_str(&denied.out).unwrap();
    assert_eq!((&denied["allowed"], &denied["reason"]), (&false.into(), &"no_grant".into()));
    env.done("access grant 1 --as customer:c-maria --for 8h");
    env.done("access enter 1 --as agent:anna");
    let allowed = json(&env, "access check anna p-linen");
    assert_eq!((&allowed["allowed"], &allowed["ticket"]), (&true.into(), &1.into()));
    assert!(allowed["until"].is_string());
    assert_eq!(json(&env, "access list")["tickets"][0]["access"]["state"], "granted");
}

#[test]
fn what_the_operator_sets_is_shown_again() {
    let env = small();
    assert!(env.done("policy set close.after 3d").contains("3d"));
    assert_eq!(json(&env, "policy show")["close.after"], "3d");
    let hours = json(&env, "hours show");
    std::fs::write(env.path("hours.json"), hours.to_string().replace("19:00", "18:00")).unwrap();
    assert!(env.done("hours load hours.json").contains("18:00"));
    assert_eq!(json(&env, "hours show")["week"]["monday"][0], "10:00-18:00");
    env.done("project member remove p-tea c-maria");
    assert_eq!(json(&env, "project list")["projects"][1]["members"], serde_json::json!(["c-ivan"]));
    assert_eq!(json(&env, "customer show c-maria")["projects"].as_array().map(Vec::len), Some(1));
}

#[test]
fn erased_words_are_shown_as_erased() {
    let env = filled();
    env.done("ticket redact 1 1 --reason 'a pasted password'");
    env.done("ticket close 2 --as customer:c-ivan");
    env.done("customer erase c-ivan --reason 'asked for it'");
    let shown = ["ticket show 1", "ticket show 2", "ticket list", "customer show c-ivan"]
        .map(|line| env.shown(line))
        .join("\n");
    insta::assert_snapshot!(shown, @r"
$ helpdesk ticket show 1
No. 1  erased on request
Status        Open
Priority      High
Project       [48213] Linen and Woods
Customer      Maria Krylova (c-maria)
Agent         Anna Sokolova (anna)
Created       [time] (Moscow)
Updated       [time] (Moscow)
First answer  After less than a minute, in time
Access        Off. Support cannot enter the project

  1  [time]  The customer created the request
     erased on request

  2  [time]  Anna Sokolova is in charge of this request

  3  [time]  Reply from support: Anna Sokolova
     Looking.

$ helpdesk ticket show 2
No. 2  erased on request
Status        Closed
Priority      Low
Project       General question
Customer      c-ivan
Agent         Pavel Efimov (pavel)
Created       [time] (Moscow)
Updated       [time] (Moscow)
Closed        [time] (Moscow)
First answer  After less than a minute, in time

  1  [time]  The customer created the request
     erased on request

  2  [time]  Pavel Efimov is in charge of this request

  3  [time]  Reply from support: Pavel Efimov
     erased on request

  4  [time]  The question is solved. Agent: Pavel Efimov

  5  [time]  The customer closed the request

$ helpdesk ticket list
 No.   Subject             Status   Project              Customer        Agent              Created        Updated
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
   2   erased on request   Closed   General question     c-ivan          Pavel Efimov       [time]   [time]
   3   Slow                Closed   [7] Tea              Maria Krylova   not assigned yet   [time]   [time]
   1   erased on request   Open     [48213] Linen and    Maria Krylova   Anna Sokolova      [time]   [time]
                                    Woods
Time: Moscow

$ helpdesk customer show c-ivan
name erased on request
Key: c-ivan
Mail: 
Language: ru
Enabled: no
");
    assert!(!env.done("export").contains("Nothing works."));
    // E2: there is no trace of the words in the file or beside it.
    for entry in std::fs::read_dir(env.path("")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for word in ["Nothing works", "Invoice", "Here it is", "Ivan Orlov", "ivan@example"] {
            assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word}");
        }
    }
    env.done("doctor");
}
