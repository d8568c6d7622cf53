# Командная строка: итоги, заголовки таблиц, подсказки, проверка.

done-opened = Обращение { $number } открыто
done-replied = Ответ в обращении { $number } отправлен
done-noted = Заметка в обращении { $number } сохранена, клиент её не видит
done-resolved = Обращение { $number } отмечено решённым
done-reopened = Обращение { $number } снова в работе
done-assigned = Обращением { $number } занимается { $agent }
done-unassigned = Обращение { $number } никому не назначено
done-priority-set = Рабочий приоритет обращения { $number }: { $priority }
done-closed = Обращение { $number } закрыто
done-closed-rated = Обращение { $number } закрыто с оценкой { $stars } из 5
done-redacted = Сообщение { $message } в обращении { $number }: слова и файлы удалены
done-unchanged = Обращение { $number } не изменилось: всё уже так
done-access-requested = Доступ по обращению { $number } запрошен. Просьба действует { $until }
done-access-declined = В доступе по обращению { $number } отказано
done-access-granted = Доступ по обращению { $number } открыт до его закрытия
done-access-granted-until = Доступ по обращению { $number } открыт { $until }, но не дольше самого обращения
done-access-ended = Доступ по обращению { $number } закончился
done-entered = Вход в проект { $project } записан, клиент его видит
done-check-allowed = Вход разрешён по обращению { $number } до его закрытия
done-check-allowed-until = Вход разрешён по обращению { $number } { $until }, но не дольше самого обращения
done-initialised = Поддержка создана: { $place }
done-policy-set = Правило { $key } теперь { $value }
done-hours-loaded = Часы работы загружены. { $hours }
done-customer-added = Клиент { $key } добавлен
done-customer-enabled = Клиент { $key } включён
done-customer-disabled = Клиент { $key } отключён
done-customer-erased = Слова клиента { $key } удалены
done-agent-added = Сотрудник { $key } добавлен
done-agent-enabled = Сотрудник { $key } включён
done-agent-disabled = Сотрудник { $key } отключён
done-agent-erased = Данные сотрудника { $key } удалены
done-project-added = Проект { $project } добавлен
done-member-added = Клиент { $customer } теперь участник проекта { $project }
done-member-removed = Клиент { $customer } больше не участник проекта { $project }
done-already = Всё уже так, ничего не изменилось
done-swept = { $count ->
    [0] Сроки не наступали, записывать нечего
    [one] Наступили сроки: записано { $count } событие
    [few] Наступили сроки: записано { $count } события
   *[many] Наступили сроки: записано { $count } событий
}
done-swept-past = { $count ->
    [one] { $count } обращение прочитать нельзя, оно пропущено: запустите helpdesk doctor
    [few] { $count } обращения прочитать нельзя, они пропущены: запустите helpdesk doctor
   *[many] { $count } обращений прочитать нельзя, они пропущены: запустите helpdesk doctor
}
done-traces-left = Слова удалены, следы удаляются: кто-то ещё читает прежнее состояние, например, идёт копирование. Закончит ближайшая проверка сроков (sweep)
done-rebuilt = { $count ->
    [one] { $follower }: собрано заново из { $count } события
   *[other] { $follower }: собрано заново из { $count } событий
}
done-backed-up = Копия записана: { $file }
done-exported = { $count ->
    [one] Выгружено { $count } обращение: { $file }
    [few] Выгружено { $count } обращения: { $file }
   *[many] Выгружено { $count } обращений: { $file }
}
done-imported = { $count ->
    [one] Загружено { $count } обращение
    [few] Загружено { $count } обращения
   *[many] Загружено { $count } обращений
}
done-copied = { $count ->
    [one] Перенесено { $count } обращение: { $place }
    [few] Перенесено { $count } обращения: { $place }
   *[many] Перенесено { $count } обращений: { $place }
}
done-delivered = { $count ->
    [0] Писем на отправку нет
    [one] Отправлено { $count } письмо
    [few] Отправлено { $count } письма
   *[many] Отправлено { $count } писем
}
done-revived = { $count ->
    [one] { $count } письмо будет отправлено ещё раз
    [few] { $count } письма будут отправлены ещё раз
   *[many] { $count } писем будет отправлено ещё раз
}
done-file-saved = Файл сохранён: { $file }, { $size }
done-serving = Поддержка отвечает по адресу { $address }

nothing-tickets = Обращений нет
nothing-found = Ничего не найдено: { $query }
nothing-people = Пока никого нет
nothing-projects = Проектов пока нет
nothing-access = Доступ не открыт ни к одному проекту
more-rows = Это не всё: продолжение с --after { $cursor }
older-events = Есть более ранние события: --before { $seq } покажет их
newer-events = Есть более поздние события: --after { $seq } покажет их
whole-text-with = Весь текст, { $size }: --text { $seq }

reused-for = Он использован для обращения { $number }, { $at }

error-word = Ошибка: { $what }
hint-word = Подсказка: { $what }

trouble-busy = База занята другим процессом, ничего не записано
    .instead = Повторите позже.
trouble-damaged = Данные повреждены: { $what }
    .instead = Выполните helpdesk doctor и восстановите копию.
trouble-full = Место закончилось, ничего не записано
    .instead = Освободите место на диске или увеличьте квоту.
trouble-foreign = Это не база поддержки или её версия новее: { $what }
    .instead = Проверьте --db или обновите программу.
trouble-not-empty = База не пуста, ничего не записано
    .instead = Укажите в --db новое место.
trouble-missing = Здесь нет базы поддержки: { $what }
    .instead = Создайте её командой helpdesk init или проверьте --db.
trouble-read-only = Базу нельзя изменять
    .instead = Проверьте права на файл.
trouble-stopped = Прошлая запись на диск не удалась, новые записи остановлены
    .instead = Проверьте диск и запустите программу заново.
trouble-input = Так нельзя: { $what }
    .instead = Исправьте и повторите.
trouble-failed = Не удалось: { $what }
    .instead = Неизвестно, записана ли команда. Повторите её с тем же --command-id: дважды она не выполнится.
trouble-reused = Этот --command-id уже использован для другой команды
    .instead = Возьмите новый.
trouble-not-taken = Эта команда не принимает { $what }
    .instead = Уберите его: здесь он ни на что не влияет.
trouble-changed = Карточку тем временем изменил кто-то другой: { $what }
    .instead = Ничего не записано. Посмотрите, какой она стала, и повторите.
trouble-unclaimable = Файл не приложен: загрузка не закончена, истекла или уже использована
    .instead = Загрузите файл ещё раз.
trouble-unknown-customer = Клиента { $what } нет
    .instead = Посмотрите helpdesk customer list.
trouble-unknown-agent = Сотрудника { $what } нет
    .instead = Посмотрите helpdesk agent list.
trouble-unknown-project = Проекта { $what } нет
    .instead = Посмотрите helpdesk project list.
trouble-unknown-file = Файла { $what } нет
    .instead = Посмотрите номера файлов командой helpdesk ticket show.
trouble-unknown-message = Сообщения { $what } в обращении нет
    .instead = Посмотрите номера сообщений командой helpdesk ticket show.
trouble-no-actor = Не сказано, от чьего имени это сделать
    .instead = Укажите --as customer:КЛЮЧ или --as agent:КЛЮЧ, либо переменную HELPDESK_AS.
trouble-no-reader = { $who } ничего не читает
    .instead = Укажите --as customer:КЛЮЧ или --as agent:КЛЮЧ либо уберите --as.
trouble-unknown-reader = Тот, кого называет --as, здесь не известен или отключён
    .instead = Проверьте ключ или уберите --as.
trouble-not-for-customers = Клиент не может этого сделать
    .instead = Уберите --as или укажите --as agent:КЛЮЧ.
trouble-place = Это не адрес базы поддержки: { $what }
    .instead = Адрес пишется так: --db sqlite:ФАЙЛ.
trouble-no-postgres = Эта сборка не работает с PostgreSQL
    .instead = Используйте --db sqlite:ФАЙЛ.
trouble-unreadable = Не удалось прочитать { $file }: { $what }
    .instead = Проверьте имя файла и права на него. Ничего не записано.
trouble-not-text = { $file } — не текст в UTF-8
    .instead = Сохраните текст в UTF-8 или приложите файл с помощью --attach.
trouble-unwritable = Не удалось записать { $file }: { $what }
    .instead = Проверьте место на диске и права на каталог.
trouble-exists = { $file } уже есть, он не тронут
    .instead = Укажите другое имя.
trouble-output = Ответ не выведен: { $what }
    .instead = Само действие выполнено. Посмотрите его командой helpdesk ticket show.
trouble-open-tickets = Слова не удалены: у клиента { $what } есть открытые обращения
    .instead = Сначала закройте их.
trouble-for-whom = Не сказано, для какого клиента обращение
    .instead = Сотрудник открывает обращение с --for КЛИЕНТ.

doctor-checked = { $tickets ->
    [one] Проверено { $tickets } обращение
    [few] Проверено { $tickets } обращения
   *[many] Проверено { $tickets } обращений
}, { $events ->
    [one] { $events } событие
    [few] { $events } события
   *[many] { $events } событий
}
doctor-well = Всё в порядке: журнал цел, состояния совпадают с ним, слова и файлы на месте
doctor-erased = { $count ->
    [one] Удалены по запросу слова { $count } события: это не ошибка
   *[many] Удалены по запросу слова { $count } событий: это не ошибка
}
doctor-faults = { $count ->
    [one] Найдено { $count } расхождение
    [few] Найдено { $count } расхождения
   *[many] Найдено { $count } расхождений
}
doctor-advice = Ничего не исправлено. Сохраните базу как есть и сравните с последней копией.
doctor-traces = Следы удалённых слов ещё удаляются: кто-то читает прежнее состояние. Закончит проверка сроков (sweep)
doctor-behind = { $events ->
    [one] { $follower } отстаёт на { $events } событие, первому { $seconds } с. Если так и останется: helpdesk rebuild { $follower }
    [few] { $follower } отстаёт на { $events } события, первому { $seconds } с. Если так и останется: helpdesk rebuild { $follower }
   *[many] { $follower } отстаёт на { $events } событий, первому { $seconds } с. Если так и останется: helpdesk rebuild { $follower }
}
doctor-behind-unread = { $events ->
    [one] { $follower } отстаёт на { $events } событие. Если так и останется: helpdesk rebuild { $follower }
    [few] { $follower } отстаёт на { $events } события. Если так и останется: helpdesk rebuild { $follower }
   *[many] { $follower } отстаёт на { $events } событий. Если так и останется: helpdesk rebuild { $follower }
}
doctor-store = { $place }: { $what }
doctor-unreadable = Обращение { $number }: не читается { $what }
doctor-state = Обращение { $number }: состояние не совпадает с журналом
doctor-row = Обращение { $number }: строка списка не совпадает с журналом
doctor-chain = Обращение { $number }: цепочка журнала порвана на событии { $seq }
doctor-words-missing = Обращение { $number }: нет слов события { $seq }
doctor-words-changed = Обращение { $number }: слова события { $seq } изменены
doctor-words-extra = Обращение { $number }: у события { $seq } лишние слова
doctor-file-missing = Обращение { $number }: нет файла события { $seq }
doctor-file-changed = Обращение { $number }: файл события { $seq } изменён
doctor-terms = Обращение { $number }: поиск не совпадает со словами события { $seq }
doctor-notice = Обращение { $number }: о событии { $seq } сообщено не тем или не всем

may-ask-now = Сейчас можно
