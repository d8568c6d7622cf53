//! Lists: what narrows them, and how those of more than a page are printed.

use helpdesk::{AgentCard, CustomerCard, Helpdesk, Language, ProjectCard};
use serde_json::Value;

use crate::desk::{filled, small};
use crate::environment::{Environment, words};
use crate::verbs::json;

/// More than a page.
const MANY: usize = 205;

/// A desk of many people, the longest name on the last page.
fn crowded() -> Environment {
    let env = Environment::new();
    env.done("init");
    let desk = Helpdesk::open_file(&env.path("helpdesk.db")).unwrap();
    let people = desk.people().unwrap();
    for n in 0..MANY {
        let key = format!("k{n:03}");
        let name = format!("Name {}", "x".repeat(n / 20));
        let card = CustomerCard::new(key.parse().unwrap(), name.clone(), Language::En)
            .email("k@example.org");
        people.put_customer(card).unwrap();
        let card =
            AgentCard::new(key.parse().unwrap(), name.clone(), Language::En).email("k@example.org");
        people.put_agent(card.lead(n % 2 == 0)).unwrap();
        let number = u64::try_from(n).unwrap() + 1;
        let project = ProjectCard::new(key.parse().unwrap(), number, name);
        people.put_project(project).unwrap();
    }
    for n in 0..MANY {
        let (project, customer) = ("k204".parse(), format!("k{n:03}").parse());
        people.set_member(project.unwrap(), customer.unwrap(), true).unwrap();
    }
    env
}

fn printed(env: &Environment, line: &str, columns: Option<&str>) -> String {
    let mut command = env.command(words(line));
    command.env_remove("COLUMNS");
    if let Some(columns) = columns {
        command.env("COLUMNS", columns);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{line}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_list_of_several_pages_is_printed_as_one() {
    let env = crowded();
    for (line, name) in
        [("customer list", "customers"), ("agent list", "agents"), ("project list", "projects")]
    {
        // What must fit a width is arranged as a whole, and here it fits.
        let whole = printed(&env, line, Some("30000"));
        assert_eq!(whole.lines().count(), 2 + MANY, "{line}");
        assert!(printed(&env, line, None) == whole, "{line}");
        let told = printed(&env, &format!("{line} --output json"), None);
        let value: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(value[name].as_array().map(Vec::len), Some(MANY), "{line}");
        assert!(format!("{}\n", serde_json::to_string_pretty(&value).unwrap()) == told, "{line}");
    }
}

#[test]
fn a_list_of_nothing_is_an_empty_array() {
    let env = Environment::new();
    env.done("init");
    for (line, expected) in [
        ("customer list", "{\n  \"customers\": []\n}\n"),
        ("project list", "{\n  \"projects\": []\n}\n"),
        ("access list", "{\n  \"tickets\": [],\n  \"next\": null\n}\n"),
    ] {
        assert_eq!(printed(&env, &format!("{line} --output json"), None), expected, "{line}");
    }
}

#[test]
fn an_agent_is_shown_as_a_customer_is() {
    let env = small();
    insta::assert_snapshot!(env.shown("agent show pavel"), @r"
$ helpdesk agent show pavel
Pavel Efimov
Key: pavel
Mail: pavel@example.org
Language: en
Lead: yes
Enabled: yes
");
    assert_eq!(json(&env, "agent show pavel"), json(&env, "agent list")["agents"][1]);
    assert_eq!(env.run("agent show nobody").code, 4);
}

#[test]
fn a_list_is_narrowed_by_priority_and_by_whose_turn_it_is_and_begins_at_either_end() {
    let env = filled();
    let numbers = |line: &str| {
        let tickets = json(&env, line)["tickets"].clone();
        let tickets = tickets.as_array().unwrap().iter();
        tickets.map(|ticket| ticket["number"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("ticket list --priority high"), [1]);
    assert_eq!(numbers("ticket list --priority low"), [2]);
    assert_eq!(numbers("ticket list"), [3, 2, 1]);
    assert_eq!(numbers("ticket list --sort oldest"), [1, 2, 3]);
    // The closed one waits for nobody.
    assert_eq!(numbers("ticket list --waiting support"), [0; 0]);
    assert_eq!(numbers("ticket list --waiting customer"), [2, 1]);
    assert_eq!(numbers("ticket list --waiting customer --status closed"), [0; 0]);
    env.done("ticket reply 1 --as customer:c-maria --body 'And now?'");
    assert_eq!(numbers("ticket list --waiting support"), [1]);
    assert_eq!(numbers("ticket list --waiting customer"), [2]);
    // Agents work by their own priority, a customer finds the one they gave.
    env.done("ticket priority 1 low --as agent:anna");
    assert_eq!(numbers("ticket list --priority high --as customer:c-maria"), [1]);
    assert_eq!(numbers("ticket list --priority high"), [0; 0]);
    assert_eq!(env.run("ticket list --waiting support --group open").code, 2);
}

#[test]
fn access_is_listed_where_it_is_given_and_where_it_is_asked_for() {
    let env = filled();
    env.done("ticket assign 1 anna --as agent:anna");
    env.done(
        "ticket open --as customer:c-maria --project p-tea --priority low --subject Tea --body Hm.",
    );
    let states = || {
        let tickets = json(&env, "access list")["tickets"].clone();
        let tickets = tickets.as_array().unwrap().iter();
        let state = |ticket: &Value| {
            (ticket["number"].as_u64().unwrap(), ticket["access"]["state"].as_str().unwrap().into())
        };
        tickets.map(state).collect::<Vec<(u64, String)>>()
    };
    assert_eq!(states(), []);
    env.done("access request 1 --reason 'To look' --as agent:anna");
    assert_eq!(states(), [(1, "requested".to_owned())]);
    env.done("access grant 1 --as customer:c-maria");
    assert_eq!(states(), [(1, "granted".to_owned())]);
    env.done("access revoke 1 --as customer:c-maria");
    assert_eq!(states(), []);
}
