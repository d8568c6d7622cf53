//! Every class of error: its exit code, its words, its hint; as text and as JSON.

use serde_json::Value;

use crate::desk::{filled, small};
use crate::environment::{Environment, words};

#[test]
fn every_class_of_error_has_its_exit_code_and_a_hint() {
    let env = filled();
    let shown = [
        "ticket reply 1 --body x",
        "ticket open --as agent:anna --general --priority low --subject x --body x",
        "ticket open --as customer:c-ivan --for c-maria --general --priority low --subject x --body x",
        "ticket redact 1 1 --reason x --as customer:c-maria",
        "ticket show 99",
        "ticket note 1 --as customer:c-maria --body x",
        "ticket note 1 --as customer:c-ivan --body x",
        "ticket reopen 1 --as agent:anna --reason x",
        "ticket assign 1 nobody-knows --as agent:anna",
        "access enter 1 --as agent:pavel",
        "ticket close 3 --as customer:c-maria",
        "ticket reply 1 --as customer:unknown --body x",
        "ticket resolve 1 --as agent:unknown",
        "ticket resolve 1 --as agent:anna --seen 1",
        "ticket list --after forged",
        "ticket search 'a' --limit 0",
        "customer show unknown",
        "agent disable unknown",
        "project member add unknown c-maria",
        "project member add p-tea unknown",
        "attachment get 01a2037f-6aa1-7493-affa-a56f70177c4f",
        "ticket redact 1 9 --reason x",
        "customer erase c-maria --reason 'asked for it'",
        "access check anna p-linen",
        "policy set nothing 1",
        "hours load nowhere.json",
        "export --customer unknown",
        "ticket list --db postgres://localhost/desk",
        "ticket list --db helpdesk.db",
    ]
    .map(|line| env.shown(line))
    .join("\n");
    insta::assert_snapshot!(shown, @r"
$ helpdesk ticket reply 1 --body x
Error: It is not said on whose behalf this is done
Hint: Give --as customer:KEY or --as agent:KEY, or set HELPDESK_AS.
exit 2

$ helpdesk ticket open --as agent:anna --general --priority low --subject x --body x
Error: It is not said for which customer the request is
Hint: An agent opens a request with --for CUSTOMER.
exit 2

$ helpdesk ticket open --as customer:c-ivan --for c-maria --general --priority low --subject x --body x
Error: A customer cannot do this
Hint: Leave --as out, or give --as agent:KEY.
exit 2

$ helpdesk ticket redact 1 1 --reason x --as customer:c-maria
Error: A customer cannot do this
Hint: Leave --as out, or give --as agent:KEY.
exit 2

$ helpdesk ticket show 99
Error: There is no such request.
Hint: The number may be wrong, or the request may belong to another account. Check the number, or find the request in the list.
exit 4

$ helpdesk ticket note 1 --as customer:c-maria --body x
Error: The note was not saved: this is done by agents.
Hint: Write a message: support will do what is needed.
exit 3

$ helpdesk ticket note 1 --as customer:c-ivan --body x
Error: There is no such request.
Hint: The number may be wrong, or the request may belong to another account. Check the number, or find the request in the list.
exit 4

$ helpdesk ticket reopen 1 --as agent:anna --reason x
Error: The request was not reopened: it is open already.
Hint: The work can go on: reply to the customer.
exit 3

$ helpdesk ticket assign 1 nobody-knows --as agent:anna
Error: The agent was not assigned: the agent nobody-knows is unknown or disabled.
Hint: Choose another agent.
exit 3

$ helpdesk access enter 1 --as agent:pavel
Error: The project was not entered: another agent is in charge of the request.
Hint: Take the request first.
exit 3

$ helpdesk ticket close 3 --as customer:c-maria
Error: The request was not closed: the request is closed and cannot be changed.
Hint: Create a linked request.
exit 3

$ helpdesk ticket reply 1 --as customer:unknown --body x
Error: There is no such request.
Hint: The number may be wrong, or the request may belong to another account. Check the number, or find the request in the list.
exit 4

$ helpdesk ticket resolve 1 --as agent:unknown
Error: The request was not marked as resolved: the account is unknown or disabled.
Hint: Check the key, or ask for the account to be enabled.
exit 3

$ helpdesk ticket resolve 1 --as agent:anna --seen 1
Error: The request was not marked as resolved: something new has come since you looked at the request.
  2  [time]  You took the request
  3  [time]  You replied to the customer
Hint: See what has changed, and try again.
exit 5

$ helpdesk ticket list --after forged
Error: This cannot be: the cursor is not one that this desk gave for this list
Hint: Correct it and try again.
exit 2

$ helpdesk ticket search 'a' --limit 0
Error: This cannot be: limit: a page has 1 to 199 entries, not 0
Hint: Correct it and try again.
exit 2

$ helpdesk customer show unknown
Error: There is no customer unknown
Hint: Look at helpdesk customer list.
exit 4

$ helpdesk agent disable unknown
Error: There is no agent unknown
Hint: Look at helpdesk agent list.
exit 4

$ helpdesk project member add unknown c-maria
Error: There is no project unknown
Hint: Look at helpdesk project list.
exit 4

$ helpdesk project member add p-tea unknown
Error: There is no customer unknown
Hint: Look at helpdesk customer list.
exit 4

$ helpdesk attachment get 01a2037f-6aa1-7493-affa-a56f70177c4f
Error: There is no file [id]
Hint: Look up the ids of files with helpdesk ticket show.
exit 4

$ helpdesk ticket redact 1 9 --reason x
Error: There is no message 9 in the request
Hint: Look up the numbers of messages with helpdesk ticket show.
exit 4

$ helpdesk customer erase c-maria --reason 'asked for it'
Error: The words were not erased: customer c-maria has open requests
Hint: Close them first.
exit 3

$ helpdesk access check anna p-linen
Entry denied: no open request about this project is assigned to the agent and has the customer’s consent.
Ask for access in the customer’s request.
exit 3

$ helpdesk policy set nothing 1
Error: This cannot be: policy: there is no policy `nothing`; the keys are access.longest, access.means.ru, access.means.en, answer.within, close.after, close.by_agent, close.reminder, file.bytes, mail.desk, mail.near, mail.off, mail.text, rating.required, upload.quota
Hint: Correct it and try again.
exit 2

$ helpdesk hours load nowhere.json
Error: Cannot read nowhere.json: No such file or directory (os error 2)
Hint: Check the name of the file and the rights on it. Nothing was written.
exit 2

$ helpdesk export --customer unknown
Error: There is no customer unknown
Hint: Look at helpdesk customer list.
exit 4

$ helpdesk ticket list --db postgres://localhost/desk
Error: This build does not work with PostgreSQL
Hint: Use --db sqlite:FILE.
exit 2

$ helpdesk ticket list --db helpdesk.db
Error: This is not the place of a desk: helpdesk.db
Hint: Write it as --db sqlite:FILE.
exit 2
");
}

#[test]
fn every_class_of_error_is_told_in_russian_too() {
    let env = filled();
    let shown = [
        "ticket reply 1 --body x",
        "ticket show 99",
        "ticket note 1 --as customer:c-maria --body x",
        "ticket resolve 1 --as agent:anna --seen 1",
        "customer erase c-maria --reason x",
        "ticket redact 1 9 --reason x",
        "attachment get 01a2037f-6aa1-7493-affa-a56f70177c4f",
        "ticket list --db postgres://localhost/desk",
        "ticket list --db sqlite:nowhere.db",
    ]
    .map(|line| env.shown(&format!("{line} --lang ru")))
    .join("\n");
    insta::assert_snapshot!(shown, @r"
$ helpdesk ticket reply 1 --body x --lang ru
Ошибка: Не сказано, от чьего имени это сделать
Подсказка: Укажите --as customer:КЛЮЧ или --as agent:КЛЮЧ, либо переменную HELPDESK_AS.
exit 2

$ helpdesk ticket show 99 --lang ru
Ошибка: Такого обращения нет.
Подсказка: Возможно, в номере ошибка или обращение создано в другом аккаунте. Проверьте номер или найдите обращение в списке.
exit 4

$ helpdesk ticket note 1 --as customer:c-maria --body x --lang ru
Ошибка: Заметка не сохранена: это делают сотрудники поддержки.
Подсказка: Напишите сообщение: поддержка сделает нужное.
exit 3

$ helpdesk ticket resolve 1 --as agent:anna --seen 1 --lang ru
Ошибка: Обращение не отмечено решённым: с тех пор, как вы смотрели обращение, в нём появилось новое.
  2  [time]  Вы взяли обращение себе
  3  [time]  Вы ответили клиенту
Подсказка: Посмотрите, что изменилось, и повторите.
exit 5

$ helpdesk customer erase c-maria --reason x --lang ru
Ошибка: Слова не удалены: у клиента c-maria есть открытые обращения
Подсказка: Сначала закройте их.
exit 3

$ helpdesk ticket redact 1 9 --reason x --lang ru
Ошибка: Сообщения 9 в обращении нет
Подсказка: Посмотрите номера сообщений командой helpdesk ticket show.
exit 4

$ helpdesk attachment get 01a2037f-6aa1-7493-affa-a56f70177c4f --lang ru
Ошибка: Файла [id] нет
Подсказка: Посмотрите номера файлов командой helpdesk ticket show.
exit 4

$ helpdesk ticket list --db postgres://localhost/desk --lang ru
Ошибка: Эта сборка не работает с PostgreSQL
Подсказка: Используйте --db sqlite:ФАЙЛ.
exit 2

$ helpdesk ticket list --db sqlite:nowhere.db --lang ru
Ошибка: Здесь нет базы поддержки: there is no desk at `$DIR/nowhere.db`: No such file or directory (os error 2)
Подсказка: Создайте её командой helpdesk init или проверьте --db.
exit 1
");
}

#[test]
fn an_error_is_one_json_object_where_json_is_asked_for() {
    let env = filled();
    let missing = env.run("ticket open --output json").err;
    assert!(missing.contains("--priority") && missing.contains("--subject"), "{missing}");
    for (line, code, kind) in [
        ("ticket list --db sqlite:nowhere.db", 1, "failed"),
        ("ticket reply 1 --body x", 2, "usage"),
        ("ticket reply --nonsense", 2, "usage"),
        ("ticket close 1 --as customer:c-maria --rating 9", 2, "usage"),
        ("ticket close 3 --as customer:c-maria", 3, "refused"),
        ("ticket show 99", 4, "not_found"),
        ("ticket resolve 1 --as agent:anna --seen 1", 5, "conflict"),
    ] {
        let ran = env.run(&format!("{line} --output json"));
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{line}");
        let value: Value = serde_json::from_str(&ran.err).unwrap();
        assert_eq!(value["error"]["kind"], kind, "{line}");
        assert!(value["error"]["message"].as_str().is_some_and(|m| !m.is_empty()), "{line}");
        assert!(value["error"].get("hint").is_some(), "{line}");
    }
}

#[test]
fn anothers_ticket_answers_as_a_missing_one() {
    let env = filled();
    for verb in ["ticket show N", "ticket reply N --body x", "ticket close N", "access grant N"] {
        let ran = |n: &str| {
            let ran = env.run(&format!("{} --as customer:c-ivan", verb.replace('N', n)));
            (ran.code, ran.out, ran.err)
        };
        assert_eq!(ran("1"), ran("99"), "{verb}");
        assert_eq!(ran("1").0, 4, "{verb}");
    }
}

#[test]
fn a_retry_under_the_same_id_gets_the_same_receipt_and_another_command_is_a_conflict() {
    let env = filled();
    let id = "--command-id 01a2037f-6aa1-7493-affa-a56f70177c4f --output json --as agent:anna";
    let first = env.command(words(&format!("ticket reply 1 --body Again {id}"))).output().unwrap();
    let again = env.command(words(&format!("ticket reply 1 --body Again {id}"))).output().unwrap();
    assert!(first.status.success());
    assert_eq!(first.stdout, again.stdout);
    let other = env.command(words(&format!("ticket reply 1 --body Other {id}"))).output().unwrap();
    assert_eq!(other.status.code(), Some(5));
    let receipt: Value = serde_json::from_slice(&first.stdout).unwrap();
    let other: Value = serde_json::from_slice(&other.stderr).unwrap();
    assert_eq!(other["error"]["earlier"], receipt, "the earlier receipt, in its usual form");
    for (lang, said) in [("en", "for request No. 1"), ("ru", "для обращения № 1")] {
        let text = id.replace("--output json", &format!("--lang {lang}"));
        let other = env.run(&format!(
            "ticket open --general --priority low --subject x --body x --for c-ivan {text}"
        ));
        assert!(other.code == 5 && other.err.contains(said), "{}", other.err);
        assert!(other.err.contains(", [time]\n"), "and when: {}", other.err);
    }
    let shown: Value = serde_json::from_str(&env.done("ticket show 1 --output json")).unwrap();
    let told = shown["timeline"].as_array().unwrap();
    assert_eq!(told.iter().filter(|entry| entry["text"] == "Again").count(), 1);
}

/// What came since, as far as each may see it and as each counts.
#[test]
fn s10_who_comes_too_late_is_told_what_happened_since() {
    let env = filled();
    env.done("ticket note 1 --as agent:pavel --body 'Between us.'");
    env.done("ticket reply 1 --as agent:anna --body 'Look again.'");
    for (line, seqs, events) in [
        (
            "ticket resolve 1 --as agent:anna --seen 2",
            vec![3, 4, 5],
            "agent_replied noted agent_replied",
        ),
        (
            "access grant 1 --as customer:c-maria --seen 2",
            vec![3, 4],
            "agent_replied agent_replied",
        ),
    ] {
        let ran = env.run(&format!("{line} --output json"));
        assert_eq!(ran.code, 5, "{line}: {}", ran.err);
        let error: Value = serde_json::from_str(&ran.err).unwrap();
        let since = error["error"]["since"].as_array().unwrap();
        let seen: Vec<_> = since.iter().filter_map(|event| event["seq"].as_u64()).collect();
        let told: Vec<_> = since.iter().filter_map(|event| event["event"].as_str()).collect();
        assert_eq!((seen, told.join(" ").as_str()), (seqs, events), "{line}");
        let text = env.run(line).err;
        assert_eq!(text.lines().count(), since.len() + 2, "a line for each: {text}");
    }
    let current = env.run("ticket resolve 1 --as agent:anna --seen 5");
    assert_eq!(current.code, 0, "the control: {}", current.err);
}

#[test]
fn a_command_that_changes_nothing_says_so() {
    let env = filled();
    let line = "ticket assign 1 anna --as agent:pavel";
    insta::assert_snapshot!(env.shown(line), @r"
$ helpdesk ticket assign 1 anna --as agent:pavel
Request No. 1 has not changed: it is so already
");
    assert_eq!(env.done("customer enable c-maria"), env.done("project member add p-tea c-maria"));
}

#[test]
fn usage_errors_and_help_come_from_the_command_line_itself() {
    let env = Environment::new();
    for line in ["", "ticket", "nonsense", "ticket open --general", "--as nobody ticket list"] {
        let ran = env.run(line);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}");
        assert!(!ran.err.is_empty(), "{line}");
    }
    for line in ["--help", "ticket --help", "ticket open --help", "--version", "help access"] {
        let ran = env.run(line);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{line}");
        assert!(!ran.out.is_empty(), "{line}");
    }
}

#[test]
fn a_disabled_person_can_do_nothing_from_then_on() {
    let env = small();
    env.done("agent disable anna");
    env.done("customer disable c-maria");
    let open = "ticket open --general --priority low --subject x --body x";
    assert_eq!(env.run(&format!("{open} --as customer:c-maria")).code, 3);
    assert_eq!(env.run(&format!("{open} --as agent:anna --for c-ivan")).code, 3);
    env.done("customer enable c-maria");
    env.done(&format!("{open} --as customer:c-maria"));
}
