//! The whole life of a ticket through the real program on a real file: what a person at a terminal
//! sees, in both languages.
#![expect(clippy::string_slice, clippy::unwrap_used, reason = "tests; the cuts are at ASCII")]

#[path = "cli/environment.rs"]
mod environment;

use environment::Environment;

/// A desk with a customer, two agents and a project.
fn desk(lang: &str) -> Environment {
    let env = Environment::new();
    for line in [
        "init",
        "customer add c-maria --name 'Мария Крылова' --email maria@example.org",
        "agent add anna --name 'Анна Соколова' --email anna@example.org",
        "agent add pavel --name 'Павел Ефимов' --email pavel@example.org --lead",
        "project add p-linen --number 48213 --name 'Лён и лес' --member c-maria",
    ] {
        env.done(&format!("{line} --lang {lang}"));
    }
    env
}

/// The story: a customer asks, support answers, asks for access, enters, resolves; the customer
/// closes with a rating; access is gone, and nothing of it can change any more.
const STORY: [&str; 20] = [
    "ticket open --as customer:c-maria --project p-linen --priority medium \
     --subject 'Не подключается Яндекс.Директ' \
     --body 'Нажимаю «Добавить канал» и «Продолжить», но открывается страница с ошибкой.'",
    "ticket reply 1 --as agent:anna --body 'Здравствуйте, Мария! Проверяем.'",
    "access enter 1 --as agent:anna",
    "access request 1 --as agent:anna --reason 'Хочу увидеть, с каким ключом проект обращается.'",
    "access check anna p-linen",
    "access grant 1 --as customer:c-maria",
    "access check anna p-linen",
    "access enter 1 --as agent:anna",
    "access check anna p-linen",
    "access check pavel p-linen",
    "ticket note 1 --as agent:anna --body 'Истёк ключ нашего приложения.'",
    "ticket resolve 1 --as agent:anna --body 'Ключ обновлён, канал подключается.'",
    "ticket close 1 --as customer:c-maria --rating 5 --comment 'Ответили за десять минут.'",
    "access check anna p-linen",
    "access enter 1 --as agent:anna",
    "access grant 1 --as customer:c-maria",
    "ticket reply 1 --as customer:c-maria --body 'И ещё вопрос.'",
    "ticket reopen 1 --as agent:anna --reason 'Ещё вопрос.'",
    "ticket close 1 --as customer:c-maria --rating 1",
    "ticket list",
];

fn play(lang: &str) -> (Environment, String) {
    let env = desk(lang);
    let shown = STORY.map(|line| env.shown(&format!("{line} --lang {lang}")));
    let shown = shown.join("\n").replace(&format!(" --lang {lang}"), "");
    assert!(env.path("helpdesk.db").is_file());
    (env, shown)
}

#[test]
fn the_whole_life_of_a_ticket_in_english() {
    let (env, shown) = play("en");
    insta::assert_snapshot!(shown, @r"
$ helpdesk ticket open --as customer:c-maria --project p-linen --priority medium --subject 'Не подключается Яндекс.Директ' --body 'Нажимаю «Добавить канал» и «Продолжить», но открывается страница с ошибкой.'
Request No. 1 is open

$ helpdesk ticket reply 1 --as agent:anna --body 'Здравствуйте, Мария! Проверяем.'
The reply in request No. 1 is sent

$ helpdesk access enter 1 --as agent:anna
Error: The project was not entered: the customer has not given access to the project.
Hint: Ask for access and say why you need it.
exit 3

$ helpdesk access request 1 --as agent:anna --reason 'Хочу увидеть, с каким ключом проект обращается.'
Access under request No. 1 is asked for. The request for it holds until [time]

$ helpdesk access check anna p-linen
Entry denied: no open request about this project is assigned to the agent and has the customer’s consent.
Ask for access in the customer’s request.
exit 3

$ helpdesk access grant 1 --as customer:c-maria
Access under request No. 1 is given until it is closed

$ helpdesk access check anna p-linen
Entry denied: there is access, but no entry is recorded yet.
Enter the project from the request first: the customer will see the entry.
exit 3

$ helpdesk access enter 1 --as agent:anna
The entry into the project [48213] Лён и лес is recorded, the customer sees it

$ helpdesk access check anna p-linen
Entry is allowed under request No. 1 until it is closed

$ helpdesk access check pavel p-linen
Entry denied: no open request about this project is assigned to the agent and has the customer’s consent.
Ask for access in the customer’s request.
exit 3

$ helpdesk ticket note 1 --as agent:anna --body 'Истёк ключ нашего приложения.'
The note in request No. 1 is saved, the customer does not see it

$ helpdesk ticket resolve 1 --as agent:anna --body 'Ключ обновлён, канал подключается.'
Request No. 1 is marked as resolved

$ helpdesk ticket close 1 --as customer:c-maria --rating 5 --comment 'Ответили за десять минут.'
Request No. 1 is closed with a rating of 5 of 5

$ helpdesk access check anna p-linen
Entry denied: no open request about this project is assigned to the agent and has the customer’s consent.
Ask for access in the customer’s request.
exit 3

$ helpdesk access enter 1 --as agent:anna
Error: The project was not entered: the request is closed and cannot be changed.
Hint: Create a linked request.
exit 3

$ helpdesk access grant 1 --as customer:c-maria
Error: Access was not given: the request is closed and cannot be changed.
Hint: Create a linked request.
exit 3

$ helpdesk ticket reply 1 --as customer:c-maria --body 'И ещё вопрос.'
Error: The reply was not sent: the request is closed and cannot be changed.
Hint: Create a linked request.
exit 3

$ helpdesk ticket reopen 1 --as agent:anna --reason 'Ещё вопрос.'
Error: The request was not reopened: the request is closed and cannot be changed.
Hint: Create a linked request.
exit 3

$ helpdesk ticket close 1 --as customer:c-maria --rating 1
Error: The request was not closed: the request is closed and cannot be changed.
Hint: Create a linked request.
exit 3

$ helpdesk ticket list
 No.   Subject           Status   Project             Customer        Agent           Created        Updated
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
   1   Не подключается   Closed   [48213] Лён и лес   Мария Крылова   Анна Соколова   [time]   [time]
       Яндекс.Директ
Time: Moscow
");
    insta::assert_snapshot!(env.done("ticket show 1 --lang en --as customer:c-maria"), @r"
No. 1  Не подключается Яндекс.Директ
Status        Closed
Priority      Medium
Project       [48213] Лён и лес
Customer      Мария Крылова (c-maria)
Agent         Анна Соколова (anna)
Created       [time] (Moscow)
Updated       [time] (Moscow)
Closed        [time] (Moscow)
First answer  After less than a minute, in time
Rating        5 of 5, Анна Соколова

  1  [time]  You created the request
     Нажимаю «Добавить канал» и «Продолжить», но открывается страница с ошибкой.

  2  [time]  Анна Соколова is in charge of this request

  3  [time]  Reply from support: Анна Соколова
     Здравствуйте, Мария! Проверяем.

  4  [time]  Анна Соколова asks for access to the project
     Хочу увидеть, с каким ключом проект обращается.

  5  [time]  You gave access to the project until the request is closed

  6  [time]  Анна Соколова entered the project

  7  [time]  Reply from support: Анна Соколова
     Ключ обновлён, канал подключается.

  8  [time]  The question is solved. Agent: Анна Соколова

  9  [time]  There is no access to the project any more: the request is closed

 10  [time]  You closed the request, rating 5 of 5: Анна Соколова
     Ответили за десять минут.

You may now: Create a request
");
    insta::assert_snapshot!(env.done("ticket show 1 --lang en"), @r"
No. 1  Не подключается Яндекс.Директ
Status        Closed
Priority      Medium
Project       [48213] Лён и лес
Customer      Мария Крылова (c-maria)
Agent         Анна Соколова (anna)
Created       [time] (Moscow)
Updated       [time] (Moscow)
Closed        [time] (Moscow)
First answer  After less than a minute, in time
Rating        5 of 5, Анна Соколова

  1  [time]  The customer created the request
     Нажимаю «Добавить канал» и «Продолжить», но открывается страница с ошибкой.

  2  [time]  Анна Соколова is in charge of this request

  3  [time]  Reply from support: Анна Соколова
     Здравствуйте, Мария! Проверяем.

  4  [time]  Анна Соколова asks for access to the project
     Хочу увидеть, с каким ключом проект обращается.

  5  [time]  The customer gave access to the project until the request is closed

  6  [time]  Анна Соколова entered the project

  7  [time]  Internal note: Анна Соколова
     Истёк ключ нашего приложения.

  8  [time]  Reply from support: Анна Соколова
     Ключ обновлён, канал подключается.

  9  [time]  The question is solved. Agent: Анна Соколова

 10  [time]  There is no access to the project any more: the request is closed

 11  [time]  The customer closed the request, rating 5 of 5: Анна Соколова
     Ответили за десять минут.
");
}

#[test]
fn the_whole_life_of_a_ticket_in_russian() {
    let (env, shown) = play("ru");
    insta::assert_snapshot!(shown, @r"
$ helpdesk ticket open --as customer:c-maria --project p-linen --priority medium --subject 'Не подключается Яндекс.Директ' --body 'Нажимаю «Добавить канал» и «Продолжить», но открывается страница с ошибкой.'
Обращение № 1 открыто

$ helpdesk ticket reply 1 --as agent:anna --body 'Здравствуйте, Мария! Проверяем.'
Ответ в обращении № 1 отправлен

$ helpdesk access enter 1 --as agent:anna
Ошибка: Вход не выполнен: клиент не открыл доступ к проекту.
Подсказка: Запросите доступ и объясните, зачем он нужен.
exit 3

$ helpdesk access request 1 --as agent:anna --reason 'Хочу увидеть, с каким ключом проект обращается.'
Доступ по обращению № 1 запрошен. Просьба действует until [time]

$ helpdesk access check anna p-linen
Вход запрещён: нет открытого обращения по этому проекту, которое назначено сотруднику и по которому клиент дал доступ.
Запросите доступ в обращении клиента.
exit 3

$ helpdesk access grant 1 --as customer:c-maria
Доступ по обращению № 1 открыт до его закрытия

$ helpdesk access check anna p-linen
Вход запрещён: доступ есть, но вход ещё не записан.
Сначала войдите в проект из обращения: вход увидит клиент.
exit 3

$ helpdesk access enter 1 --as agent:anna
Вход в проект [48213] Лён и лес записан, клиент его видит

$ helpdesk access check anna p-linen
Вход разрешён по обращению № 1 до его закрытия

$ helpdesk access check pavel p-linen
Вход запрещён: нет открытого обращения по этому проекту, которое назначено сотруднику и по которому клиент дал доступ.
Запросите доступ в обращении клиента.
exit 3

$ helpdesk ticket note 1 --as agent:anna --body 'Истёк ключ нашего приложения.'
Заметка в обращении № 1 сохранена, клиент её не видит

$ helpdesk ticket resolve 1 --as agent:anna --body 'Ключ обновлён, канал подключается.'
Обращение № 1 отмечено решённым

$ helpdesk ticket close 1 --as customer:c-maria --rating 5 --comment 'Ответили за десять минут.'
Обращение № 1 закрыто с оценкой 5 из 5

$ helpdesk access check anna p-linen
Вход запрещён: нет открытого обращения по этому проекту, которое назначено сотруднику и по которому клиент дал доступ.
Запросите доступ в обращении клиента.
exit 3

$ helpdesk access enter 1 --as agent:anna
Ошибка: Вход не выполнен: обращение уже закрыто, изменить его нельзя.
Подсказка: Создайте связанное обращение.
exit 3

$ helpdesk access grant 1 --as customer:c-maria
Ошибка: Доступ не открыт: обращение уже закрыто, изменить его нельзя.
Подсказка: Создайте связанное обращение.
exit 3

$ helpdesk ticket reply 1 --as customer:c-maria --body 'И ещё вопрос.'
Ошибка: Ответ не отправлен: обращение уже закрыто, изменить его нельзя.
Подсказка: Создайте связанное обращение.
exit 3

$ helpdesk ticket reopen 1 --as agent:anna --reason 'Ещё вопрос.'
Ошибка: Обращение не возвращено в работу: обращение уже закрыто, изменить его нельзя.
Подсказка: Создайте связанное обращение.
exit 3

$ helpdesk ticket close 1 --as customer:c-maria --rating 1
Ошибка: Обращение не закрыто: обращение уже закрыто, изменить его нельзя.
Подсказка: Создайте связанное обращение.
exit 3

$ helpdesk ticket list
 №   Тема              Статус    Проект              Клиент          Сотрудник       Создано          Обновлено
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
 1   Не подключается   Закрыто   [48213] Лён и лес   Мария Крылова   Анна Соколова   [time]   [time]
     Яндекс.Директ
Время: Москва
");
    insta::assert_snapshot!(env.done("ticket show 1 --lang ru --as customer:c-maria"), @r"
№ 1  Не подключается Яндекс.Директ
Статус        Закрыто
Приоритет     Средний
Проект        [48213] Лён и лес
Клиент        Мария Крылова (c-maria)
Сотрудник     Анна Соколова (anna)
Создано       [time] (Москва)
Обновлено     [time] (Москва)
Закрыто       [time] (Москва)
Первый ответ  Прошло меньше минуты, в срок
Оценка        5 из 5, Анна Соколова

  1  [time]  Вы создали обращение
     Нажимаю «Добавить канал» и «Продолжить», но открывается страница с ошибкой.

  2  [time]  Обращением занимается Анна Соколова

  3  [time]  Ответ поддержки: Анна Соколова
     Здравствуйте, Мария! Проверяем.

  4  [time]  Запрос доступа к проекту: Анна Соколова
     Хочу увидеть, с каким ключом проект обращается.

  5  [time]  Вы открыли доступ к проекту до закрытия обращения

  6  [time]  Вход в проект: Анна Соколова

  7  [time]  Ответ поддержки: Анна Соколова
     Ключ обновлён, канал подключается.

  8  [time]  Вопрос решён. Сотрудник: Анна Соколова

  9  [time]  Доступа к проекту больше нет: обращение закрыто

 10  [time]  Вы закрыли обращение, оценка 5 из 5: Анна Соколова
     Ответили за десять минут.

Сейчас можно: Создать обращение
");
    insta::assert_snapshot!(env.done("ticket show 1 --lang ru --as agent:anna"), @r"
№ 1  Не подключается Яндекс.Директ
Статус        Закрыто
Приоритет     Средний
Проект        [48213] Лён и лес
Клиент        Мария Крылова (c-maria)
Сотрудник     Анна Соколова (anna)
Создано       [time] (Москва)
Обновлено     [time] (Москва)
Закрыто       [time] (Москва)
Первый ответ  Прошло меньше минуты, в срок
Оценка        5 из 5, Анна Соколова

  1  [time]  Клиент создал обращение
     Нажимаю «Добавить канал» и «Продолжить», но открывается страница с ошибкой.

  2  [time]  Вы взяли обращение себе

  3  [time]  Вы ответили клиенту
     Здравствуйте, Мария! Проверяем.

  4  [time]  Вы запросили доступ к проекту
     Хочу увидеть, с каким ключом проект обращается.

  5  [time]  Клиент открыл доступ к проекту до закрытия обращения

  6  [time]  Вы зашли в проект

  7  [time]  Вы оставили внутреннюю заметку
     Истёк ключ нашего приложения.

  8  [time]  Вы ответили клиенту
     Ключ обновлён, канал подключается.

  9  [time]  Вы отметили обращение решённым

 10  [time]  Доступа к проекту больше нет: обращение закрыто

 11  [time]  Клиент закрыл обращение, оценка 5 из 5: Анна Соколова
     Ответили за десять минут.

Сейчас можно: Создать обращение
");
}

#[test]
fn the_whole_life_of_a_ticket_as_json() {
    let (env, _) = play("en");
    let shown = env.done("ticket show 1 --output json --as customer:c-maria");
    insta::assert_snapshot!("ticket_as_json", shown);
    insta::assert_snapshot!(env.shown("access check anna p-linen --output json"), @r#"
$ helpdesk access check anna p-linen --output json
{
  "allowed": false,
  "reason": "no_grant",
  "ticket": null,
  "until": null,
  "version": null
}
exit 3
"#);
}
