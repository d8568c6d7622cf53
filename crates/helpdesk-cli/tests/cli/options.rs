//! Options that are common to the verbs: each is taken, or refused; none is passed over in silence.

use serde_json::Value;

use crate::desk::filled;
use crate::environment::Environment;
use crate::verbs::json;

const ID: &str = "01a2037f-6aa1-7493-affa-a56f70177c4f";

fn state(env: &Environment) -> Vec<Value> {
    ["ticket list", "customer list", "answer list", "policy show", "changes", "outbox list"]
        .map(|line| json(env, line))
        .to_vec()
}

#[test]
fn an_option_that_would_do_nothing_is_refused_and_nothing_is_written() {
    let env = filled();
    let before = state(&env);
    let open = "ticket open --as customer:c-maria --general --priority low --subject x --body x";
    for (line, option) in [
        (format!("{open} --seen 1"), "--seen"),
        ("ticket show 1 --seen 1".into(), "--seen"),
        ("--seen 1 ticket list".into(), "--seen"),
        ("ticket search works --seen 1".into(), "--seen"),
        ("ticket redact 1 1 --reason x --seen 1".into(), "--seen"),
        (format!("ticket redact 1 1 --reason x --command-id {ID}"), "--command-id"),
        (format!("report read 2 --as agent:pavel --command-id {ID}"), "--command-id"),
        ("answer retire resolved --as agent:pavel --seen 1".into(), "--seen"),
        ("access list --seen 1".into(), "--seen"),
        ("access check anna p-linen --as customer:c-maria".into(), "--as"),
        ("customer list --as customer:c-maria".into(), "--as"),
        ("--as agent:anna customer add c-x --name X --email x@example.org".into(), "--as"),
        ("customer disable c-maria --as agent:anna".into(), "--as"),
        ("agent disable anna --as agent:anna".into(), "--as"),
        ("project member remove p-tea c-ivan --as agent:anna".into(), "--as"),
        ("policy set close.after 3d --as agent:anna".into(), "--as"),
        ("outbox list --as customer:c-maria".into(), "--as"),
        ("export --as customer:c-maria".into(), "--as"),
        (format!("sweep --command-id {ID}"), "--command-id"),
        ("doctor --seen 1".into(), "--seen"),
        ("rebuild search --as agent:anna".into(), "--as"),
        ("matrix --db sqlite:other.db".into(), "--db"),
        ("copy --from sqlite:helpdesk.db --to sqlite:x.db --db sqlite:y.db".into(), "--db"),
    ] {
        for (lang, said) in [("en", "does not take"), ("ru", "не принимает")] {
            let ran = env.run(&format!("{line} --lang {lang}"));
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}: {}", ran.err);
            assert!(ran.err.contains(&format!("{said} {option}\n")), "{line}: {}", ran.err);
        }
        let ran = env.run(&format!("{line} --output json"));
        let error: Value = serde_json::from_str(&ran.err).unwrap();
        assert_eq!(error["error"]["kind"], "usage", "{line}");
    }
    assert_eq!(state(&env), before, "nothing was written");
    env.done(open);
}

/// The environment is for every run, whoever takes what it says.
#[test]
fn what_the_environment_says_is_for_whoever_takes_it() {
    let env = filled();
    for line in ["customer list", "policy show", "matrix", "doctor", "access check anna p-linen"] {
        let plain = env.run(line);
        let mut command = env.command(line.split(' '));
        command.env("HELPDESK_AS", "agent:anna").env("HELPDESK_DB", "sqlite:helpdesk.db");
        let ran = env.ran(&command.output().unwrap());
        assert_eq!((ran.code, ran.out, ran.err), (plain.code, plain.out, plain.err), "{line}");
    }
}
