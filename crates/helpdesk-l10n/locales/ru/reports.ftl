# Отчёты.

report-ratings = Оценки
report-rating-list = Оценки с комментариями
report-first-answer = Первый ответ
report-resolution = Решение
report-closes = Закрытия
report-backlog = Не закрыто сейчас
report-access = Доступ к проектам

report-period = { $title }: с { $from } по { $to }
report-now = { $title }: { $at }
report-nothing = За это время ничего не было
report-overdue = Без ответа, и срок прошёл: { $count }
report-total = Всего
report-nobody = Ничьи
report-week = Неделя с
report-age = Возраст
report-age-day = Меньше суток
report-age-three-days = 1–3 дня
report-age-week = 4–7 дней
report-age-two-weeks = 8–14 дней
report-age-older = Больше 14 дней

report-col-tickets = Обращений
report-col-called = По звонку
report-col-met = В срок
report-col-missed = Не в срок
report-col-waiting = Ждут ответа
report-col-unanswered = Закрыто без ответа
report-col-unpromised = Без срока
report-col-share = Доля
report-col-p50 = Половина не дольше
report-col-p90 = 90 % не дольше
report-col-longest = Дольше всех
report-col-closes = Закрыто
report-col-rated = С оценкой
report-col-mean = Средняя
report-col-stars = { $stars } ★
report-col-resolved = С решением
report-col-reopened = Вернулись в работу
report-col-by-customer = Клиентом
report-col-by-agent = Сотрудником
report-col-by-clock = По молчанию
report-col-without-word = Без слова клиента
report-col-unresolved = Без решения
report-col-owed = Клиент ждал ответа
report-col-grants = Дано
report-col-live = Действует
report-col-unused = Без входов
report-col-taken-back = Закрыт клиентом
report-col-given-up = Возвращён
report-col-expired = Истёк
report-col-closed = Закрыт с обращением
report-col-entries = Входов
report-col-read = Прочитано

report-percent = { $percent } %
report-read-by = { $name }, { $at }
report-read-done = Оценка обращения { $number } прочитана: { $name }, { $at }
report-comment-erased = удалено по запросу

trouble-only-leads = Отмечать оценки прочитанными может только руководитель
    .instead = Назовите его: --as agent:KEY; руководителя делает agent add KEY … --lead.
trouble-no-rating = У обращения { $what } нет оценки
    .instead = Оценки показывает report rating-list.
trouble-csv-or-json = Вывод бывает либо в CSV, либо в JSON
    .instead = Уберите --csv или --output json.

# Страницы отчётов.

menu-reports = Отчёты
report-which = Какой отчёт показать
report-tab-answers = Ответы и решения
report-tab-backlog = Не закрыто
report-tab-access = Доступ
report-ratings-about = Считаем обращения, закрытые за эти дни. Оценка относится к сотруднику, который последним ответил клиенту, а если никто не отвечал — к назначенному.
report-answers-about = Первый ответ считаем у обращений, созданных за эти дни, решение — у закрытых за эти дни. Время рабочее. Считается последнее решение перед закрытием.
report-closes-about = Считаем обращения, закрытые за эти дни. Без слова клиента — значит, закрыл сотрудник или система после молчания.
report-backlog-about = Всё, что не закрыто сейчас. Возраст — полные часы с часа создания. Ждут ответа те, на которые поддержка должна ответить.
report-access-about = Считаем доступы, открытые за эти дни, и входы, сделанные за эти дни. Доступ относится к сотруднику, назначенному, когда его открыли.
report-days = С { $from } по { $to }, { $zone }
report-day-from = С
report-day-to = По
report-show = Показать
report-preset = Готовые периоды
report-preset-month = Этот месяц
report-preset-last-month = Прошлый месяц
report-preset-weeks = 12 недель
report-bad-date = Нужна дата с 1970 по 9999 год, например 2026-11-30
report-bad-order = Последний день раньше первого
report-bad-days = Период не выбран
report-csv = Скачать CSV
report-list-link = Все оценки с комментариями
report-nothing-about = Выберите другие дни.
report-all-figures = Все цифры
report-table = Таблица: { $title }
report-by-agent = По сотрудникам
report-by-project = По проектам
report-by-priority = По приоритетам
report-by-week = По неделям
report-part-by = { $part }. { $by }
report-of = { $part } из { $whole }
report-closes-count = { $count ->
    [one] { $shown } закрытое обращение
    [few] { $shown } закрытых обращения
   *[many] { $shown } закрытых обращений
}
report-share-of-closes = { $percent } закрытых
report-week-day = { $day } { $month ->
    [1] янв
    [2] фев
    [3] мар
    [4] апр
    [5] мая
    [6] июн
    [7] июл
    [8] авг
    [9] сен
    [10] окт
    [11] ноя
   *[12] дек
}
report-weeks-seen = Недель: { $count }. Наименьшее значение — { $least }, наибольшее — { $most }.
report-weeks-none = Значений нет.
report-most-seen = Больше всего: { $label } — { $shown }.

report-figure-mean = Средняя оценка
report-figure-rated = Оценок
report-figure-low = Одна или две звезды
report-figure-met = Первый ответ в срок
report-figure-wait = Половина ответов не дольше
report-figure-wait-most = 90 % не дольше { $length }
report-figure-resolution = Половина решений не дольше
report-figure-reopened = Вернулись в работу
report-figure-without-word = Закрыто без слова клиента
report-figure-unresolved = Закрыто без решения
report-figure-owed = Клиент ждал ответа
report-figure-backlog = Не закрыто
report-figure-waiting = Ждут ответа поддержки
report-figure-overdue = Без ответа, и срок прошёл
report-figure-grants = Доступ открыт
report-figure-grants-live = действует сейчас: { $shown }
report-figure-entries = Входов сотрудников
report-figure-unused = Без единого входа
report-figure-lasted = Половина доступов не дольше

report-chart-stars = Оценки
    .about = Сколько раз клиенты поставили каждую оценку, закрывая обращение.
report-chart-mean = Средняя оценка по неделям
    .about = Неделя — та, в которую обращение закрыли.
report-chart-met = Первый ответ в срок по неделям
    .about = Доля обращений, на которые ответили не позже обещанного. Неделя — та, в которую обращение создали.
report-chart-wait-hours = Ожидание первого ответа, часов
    .about = Рабочее время. Сплошная линия — девять из десяти не дольше, пунктир — половина не дольше.
report-chart-wait-minutes = Ожидание первого ответа, минут
    .about = Рабочее время. Сплошная линия — девять из десяти не дольше, пунктир — половина не дольше.
report-chart-resolution-hours = Время до решения, часов
    .about = Рабочее время до последнего решения перед закрытием. Сплошная линия — девять из десяти не дольше, пунктир — половина.
report-chart-resolution-minutes = Время до решения, минут
    .about = Рабочее время до последнего решения перед закрытием. Сплошная линия — девять из десяти не дольше, пунктир — половина.
report-chart-closes = Закрыто без слова клиента, по сотрудникам
    .about = Начало полосы — закрыто сотрудником или после молчания, продолжение — закрыто самим клиентом.
report-chart-closes-weeks = Доля закрытых без слова клиента по неделям
    .about = Неделя — та, в которую обращение закрыли.
report-chart-ages = Не закрыто, по возрасту
    .about = Начало полосы — ждут ответа поддержки, продолжение — остальные.
report-chart-hands = Не закрыто, по сотрудникам
    .about = Начало полосы — ждут ответа поддержки, продолжение — остальные. «Ничьи» никому не назначены.
report-chart-ended = Чем закончился доступ
    .about = Доступы, открытые за эти дни, — как они закончились к этой минуте.
report-chart-grants = Доступ по сотрудникам
    .about = Сколько раз доступ открывали, когда обращение вёл сотрудник.
report-chart-most = На графике первые { $count }, все — в таблице.
report-column-stars = Оценка
report-column-count = Сколько
report-column-ended = Как закончился
report-stars-word = { $stars ->
    [one] { $stars } звезда
    [few] { $stars } звезды
   *[many] { $stars } звёзд
}

ratings-which = Какие оценки показать
ratings-unread = Непрочитанные
ratings-all = Все
ratings-about = Новые сверху. Прочитанной оценку отмечает руководитель.
ratings-mark = Отметить прочитанной
ratings-marked = Оценка обращения { $number } отмечена прочитанной
ratings-no-comment = Без комментария
ratings-of = Оценка сотрудника: { $name }
ratings-read = Прочитано: { $by }
ratings-not-read = Ещё не прочитана
ratings-empty = Непрочитанных оценок нет
    .about = Все оценки за эти дни уже прочитаны, или их не было.
ratings-empty-all = Оценок за эти дни нет
    .about = Выберите другие дни.
ratings-too-many = Слишком много оценок для одного файла: не больше { $count }. Выберите меньше дней.
