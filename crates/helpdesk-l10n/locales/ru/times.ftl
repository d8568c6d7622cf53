# Время: даты, моменты, сроки, часы работы. Время «14:05» и числа приходят готовыми.

date-day = { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
date-year = { $date } { $year } г.

moment-today = сегодня, { $time }
moment-yesterday = вчера, { $time }
moment-tomorrow = завтра, { $time }
moment-other = { $date }, { $time }
moment-absolute = { $date }, { $time } ({ $zone })

at-today = сегодня в { $time }
at-yesterday = вчера в { $time }
at-tomorrow = завтра в { $time }
at-other = { $date } в { $time }

until-today = до { $time }
until-tomorrow = до { $time } завтра
until-weekday = до { $time } { $weekday ->
    [1] понедельника
    [2] вторника
    [3] среды
    [4] четверга
    [5] пятницы
    [6] субботы
   *[7] воскресенья
}
until-other = до { $time } { $date }

by-today = до { $time }
by-tomorrow = до { $time } завтра
by-weekday = до { $time } { $weekday ->
    [1] понедельника
    [2] вторника
    [3] среды
    [4] четверга
    [5] пятницы
    [6] субботы
   *[7] воскресенья
}
by-other = до { $time } { $date }

weekday-short = { $weekday ->
    [1] пн
    [2] вт
    [3] ср
    [4] чт
    [5] пт
    [6] сб
   *[7] вс
}

zone-name = { $key ->
    [europe-moscow] Москва
    [europe-kaliningrad] Калининград
    [europe-samara] Самара
    [asia-yekaterinburg] Екатеринбург
    [asia-omsk] Омск
    [asia-novosibirsk] Новосибирск
    [asia-krasnoyarsk] Красноярск
    [asia-irkutsk] Иркутск
    [asia-yakutsk] Якутск
    [asia-vladivostok] Владивосток
    [asia-magadan] Магадан
    [asia-kamchatka] Камчатка
    [europe-minsk] Минск
    [asia-almaty] Алматы
    [utc] всемирное время
   *[other] { $city }
}
zone-by = { $key ->
    [europe-moscow] по Москве
    [europe-kaliningrad] по Калининграду
    [europe-samara] по Самаре
    [asia-yekaterinburg] по Екатеринбургу
    [asia-omsk] по Омску
    [asia-novosibirsk] по Новосибирску
    [asia-krasnoyarsk] по Красноярску
    [asia-irkutsk] по Иркутску
    [asia-yakutsk] по Якутску
    [asia-vladivostok] по Владивостоку
    [asia-magadan] по Магадану
    [asia-kamchatka] по Камчатке
    [europe-minsk] по Минску
    [asia-almaty] по Алматы
    [utc] по всемирному времени
   *[other] по местному времени ({ $city })
}

duration-now = меньше минуты
duration-minutes = { $minutes } мин
duration-hours = { $hours } ч
duration-hours-minutes = { $hours } ч { $minutes } мин
duration-days = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}
duration-days-hours = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
} { $hours } ч

length-minutes = { $count ->
    [one] { $count } минуту
    [few] { $count } минуты
   *[many] { $count } минут
}
length-hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
}
length-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}

within-minutes = { $count ->
    [one] в течение { $count } минуты
   *[many] в течение { $count } минут
}
within-hours = { $count ->
    [1] в течение часа
    [one] в течение { $count } часа
   *[many] в течение { $count } часов
}

hours-usual = Отвечаем в рабочие дни { $frames } { $by }.
hours-days = Отвечаем { $days } { $by }.
hours-always = Отвечаем круглосуточно, без выходных.
hours-promise = Первый ответ — { $within }.
hours-confidential = Переписка конфиденциальна.
hours-frame = с { $from } до { $to }
hours-and = { $before } и { $after }
hours-run = { $days } { $frames }
hours-why-weekend = выходной
hours-why-holiday = праздник
hours-why-moved = особые часы
hours-counted = Учтено рабочее время: { $from } — { $to }
hours-skipped = { $date }: { $why }
hours-due = Срок первого ответа: { $at }
hours-no-due = Срок не определён: рабочих часов впереди не видно

due-promise = Ответим { $until }
due-out-of-hours = Вне рабочего времени: ответим { $until }
due-sorry = Срок ответа прошёл, ответим как можно скорее
due-left = Ответить { $until }, осталось { $left }
due-late = Первый ответ опоздал на { $late }
due-met = Прошло { $after }, в срок
due-missed = Прошло { $after }, позже срока
due-waits = Ждёт ответа { $length }
due-none = Срок не назначен
