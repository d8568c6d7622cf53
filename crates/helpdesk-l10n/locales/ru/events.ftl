# Строки истории. Имя человека не сочетается с прошедшим временем: род неизвестен.
# $side: you — тот, кто читает; customer, agent, system, service — кто-то другой.

event-opened = { $side ->
    [you] Вы создали обращение
    [customer] Клиент создал обращение
    [service] Обращение создано сервисом: { $name }
   *[agent] Обращение по звонку. Сотрудник: { $name }
}
event-customer-replied = { $side ->
    [you] Вы написали сообщение
   *[customer] Клиент написал сообщение
}
event-agent-replied = { $side ->
    [you] Вы ответили клиенту
   *[agent] Ответ поддержки: { $name }
}
event-service-wrote = Сообщение сервиса: { $name }
event-other = В обращении что-то произошло: { $name }
event-noted = { $side ->
    [you] Вы оставили внутреннюю заметку
   *[agent] Внутренняя заметка: { $name }
}
event-resolved = { $side ->
    [you] Вы отметили обращение решённым
   *[agent] Вопрос решён. Сотрудник: { $name }
}
event-reopened = { $side ->
    [you] Вы вернули обращение в работу
    [customer] Клиент вернул обращение в работу
   *[agent] Обращение снова в работе. Сотрудник: { $name }
}
event-taken = Вы взяли обращение себе
event-assigned-to-you = Обращение назначено вам. Назначение: { $name }
event-assigned = { $side ->
    [you] Вы назначили сотрудника: { $agent }
   *[agent] Обращением занимается { $agent }
}
event-unassigned = { $side ->
    [you] Вы сняли назначение
   *[agent] Обращение пока никому не назначено
}
event-priority-set = { $side ->
    [you] Вы сменили рабочий приоритет: { $priority }
   *[agent] Рабочий приоритет: { $priority }. Сотрудник: { $name }
}
event-access-requested = { $side ->
    [you] Вы запросили доступ к проекту
   *[agent] Запрос доступа к проекту: { $name }
}
event-access-declined = { $side ->
    [you] Вы отказали в доступе к проекту
   *[customer] Клиент отказал в доступе к проекту
}
event-access-granted = { $side ->
    [you] Вы открыли доступ к проекту до закрытия обращения
   *[customer] Клиент открыл доступ к проекту до закрытия обращения
}
event-access-granted-for = { $side ->
    [you] Вы открыли доступ к проекту на { $length }
   *[customer] Клиент открыл доступ к проекту на { $length }
}
event-access-granted-until = { $side ->
    [you] Вы открыли доступ к проекту { $until }
   *[customer] Клиент открыл доступ к проекту { $until }
}
event-project-entered = { $side ->
    [you] Вы зашли в проект
   *[agent] Вход в проект: { $name }
}
event-access-taken-back = { $side ->
    [you] Вы забрали доступ к проекту
   *[customer] Клиент забрал доступ к проекту
}
event-access-given-up = { $side ->
    [you] Вы отказались от доступа к проекту
   *[agent] Доступ к проекту больше не нужен. Сотрудник: { $name }
}
event-access-lapsed = Просьба о доступе к проекту больше не действует
event-access-expired = Срок доступа к проекту закончился
event-access-closed = Доступа к проекту больше нет: обращение закрыто
event-first-answer-overdue = Срок первого ответа прошёл
event-close-reminded = Напоминание: без ответа обращение закроется { $at }
event-closed = { $side ->
    [you] Вы закрыли обращение
    [customer] Клиент закрыл обращение
    [agent] Обращение закрыто. Сотрудник: { $name }
   *[system] Обращение закрыто автоматически: ответа не было
}
event-closed-rated = { $side ->
    [you] Вы закрыли обращение, оценка { $stars } из 5: { $agent }
   *[customer] Клиент закрыл обращение, оценка { $stars } из 5: { $agent }
}

event-name-opened = Обращение создано
event-name-customer-replied = Сообщение клиента
event-name-agent-replied = Ответ поддержки
event-name-service-wrote = Сообщение сервиса
event-name-noted = Внутренняя заметка
event-name-resolved = Вопрос решён
event-name-reopened = Снова в работе
event-name-assigned = Назначение
event-name-working-priority-set = Рабочий приоритет
event-name-access-requested = Запрос доступа
event-name-access-declined = Отказ в доступе
event-name-access-granted = Доступ открыт
event-name-project-entered = Вход в проект
event-name-access-ended = Доступ закончился
event-name-first-answer-overdue = Первый ответ опоздал
event-name-close-reminded = Напоминание о закрытии
event-name-closed = Обращение закрыто

command-open = Создать обращение
command-reply = Ответить
command-note = Оставить внутреннюю заметку
command-resolve = Отметить решённым
command-reopen = Вернуть в работу
command-assign = Назначить сотрудника
command-set-priority = Сменить рабочий приоритет
command-request-access = Запросить доступ
command-decline-access = Отказать в доступе
command-grant-access = Дать доступ
command-revoke-access = Прекратить доступ
command-enter-project = Войти в проект
command-close = Закрыть обращение
