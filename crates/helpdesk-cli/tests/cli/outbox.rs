//! `helpdesk outbox`: what cannot be sent is said, listed and tried again.

use crate::desk::filled;
use crate::verbs::json;

#[test]
fn without_a_server_nothing_is_sent_and_it_is_said_why() {
    let env = filled();
    for (line, said) in [
        ("outbox deliver", "smtp"),
        ("outbox deliver --smtp smtp://127.0.0.1:9", "url"),
        ("outbox deliver --smtp smtp://127.0.0.1:9 --url https://help.example.org", "mail-from"),
        ("outbox deliver --smtp smtp://u:p@host --url https://x --mail-from a@example.org", "smtp"),
        ("outbox retry 9", "letter"),
        ("outbox retry", "LETTER"),
        ("outbox list --state gone", "waiting"),
    ] {
        let ran = env.run(line);
        assert_eq!(ran.code, 2, "{line}: {}", ran.err);
        assert!(ran.err.contains(said), "{line}: {}", ran.err);
        assert!(!ran.err.contains("u:p@"), "{line}: {}", ran.err);
    }
}

#[test]
fn a_server_that_cannot_be_reached_leaves_the_letters_waiting() {
    let env = filled();
    // Port 9 of this machine: nobody listens there.
    let deliver = "outbox deliver --smtp smtp://127.0.0.1:9 --url https://help.example.org \
                   --mail-from help@example.org";
    let ran = env.run(deliver);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let waiting = json(&env, "outbox list --state waiting");
    assert!(!waiting["letters"].as_array().unwrap().is_empty(), "{waiting}");
    let tried = waiting["letters"].as_array().unwrap().iter().filter(|it| it["tries"] == 1);
    assert_eq!(tried.count(), 1, "{waiting}");
    let dropped = json(&env, "outbox list --state dropped");
    assert!(dropped["letters"].to_string().contains("mail.desk"), "{dropped}");
    assert_eq!(json(&env, "outbox list --state dead")["letters"].as_array().unwrap().len(), 0);
    assert_eq!(json(&env, "outbox retry --all")["revived"], 0);
}
