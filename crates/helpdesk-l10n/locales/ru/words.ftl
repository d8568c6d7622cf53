# Слова: состояния, приоритеты, роли, доступ, люди, файлы.

status-open = Открыто
status-resolved = Решено
status-closed = Закрыто

group-open = Открытые
group-closed = Закрытые

priority-low = Низкий
    .means = Система работает: есть мелкие недочёты, вопрос или нужен счёт
priority-medium = Средний
    .means = Система работает, но в каком-то из сервисов возникают ошибки
priority-high = Высокий
    .means = Система не работает

role-owner = клиент
role-stranger = другой клиент
role-assignee = назначенный сотрудник
role-agent = другой сотрудник
role-system = часы поддержки
role-service = сервис

actor-customer = клиент
actor-agent = сотрудник
actor-system = автоматически
actor-service = сервис
# Имя сервиса рядом с именами людей.
author-service = { $key } (автоматически)

access-none = Закрыт. Поддержка не может зайти в проект
access-requested = Поддержка просит доступ к проекту
access-requested-until = Поддержка просит доступ к проекту. Просьба действует { $until }
access-granted = Открыт до закрытия обращения
access-granted-until = Открыт { $until }

consent-who = Вы разрешили сотруднику, который занимается этим обращением, заходить в проект { $project }.
consent-now = Сейчас это { $agent }.
consent-nobody = Сейчас обращение никому не назначено, и зайти не может никто.
consent-others = Больше никто из поддержки зайти не может.
consent-only = Других ваших проектов это не касается.
consent-ends = Доступ закончится сразу при закрытии обращения.
consent-ends-at = Доступ закончится { $at }, а если обращение закроют раньше — сразу при закрытии.
consent-seen = Каждый вход записывается и виден вам. Забрать доступ можно в любой момент.


denial-no-grant = Вход запрещён: нет открытого обращения по этому проекту, которое назначено сотруднику и по которому клиент дал доступ.
    .instead = Запросите доступ в обращении клиента.
denial-agent-inactive = Вход запрещён: сотрудник неизвестен или отключён.
    .instead = Проверьте ключ сотрудника или включите его.
denial-customer-not-member = Вход запрещён: клиент, который дал доступ, больше не участвует в проекте.
    .instead = Доступ может дать только участник проекта в своём обращении.
denial-not-entered = Вход запрещён: доступ есть, но вход ещё не записан.
    .instead = Сначала войдите в проект из обращения: вход увидит клиент.
denial-unavailable = Вход запрещён: проверить доступ сейчас не удалось.
    .instead = Повторите позже.

notice-opened = Новое обращение
notice-answered = Новый ответ
notice-service-wrote = Сообщение сервиса
notice-access-requested = Поддержка просит доступ к проекту
notice-access-granted = Клиент открыл доступ к проекту
notice-access-declined = Клиент отказал в доступе к проекту
notice-access-ended = Доступ к проекту закончился
notice-access-passed-on = Зайти в проект теперь может другой сотрудник
notice-assigned = Обращение назначено вам
notice-resolved = Вопрос решён
notice-reopened = Обращение снова в работе
notice-due-soon = Скоро срок первого ответа
notice-overdue = Срок первого ответа прошёл
notice-close-reminder = Обращение скоро закроется
notice-closed = Обращение закрыто
notice-rated = Обращение закрыто с оценкой

letter-waiting = ждёт
letter-taken = отправляется
letter-sent = отправлено
letter-dead = не отправлено
letter-dropped = некому или нечего

general-question = Общий вопрос
project-named = [{ $number }] { $name }
project-short = Проект { $number }
ticket-number = № { $number }
words-erased = удалено по запросу
name-erased = имя удалено по запросу
nobody-yet = ещё не назначен
by-you = вы
by-support = поддержка
yes-word = да
no-word = нет

rating-stars = { $stars } из 5
rating-word = { $stars ->
    [1] плохо
    [2] так себе
    [3] нормально
    [4] хорошо
   *[5] отлично
}

size-bytes = { $size } Б
size-kilobytes = { $size } КБ
size-megabytes = { $size } МБ
size-gigabytes = { $size } ГБ

# Thousands, and the parts of a whole number.
number-grouped = { $before } { $after }
number-point = { $whole },{ $part }
# A name whose surname is known.
name-told = { $surname } { $given }
