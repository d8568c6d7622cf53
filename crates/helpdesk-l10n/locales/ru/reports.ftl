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
