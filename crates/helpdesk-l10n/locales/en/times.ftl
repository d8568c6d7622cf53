# Time: dates, moments, deadlines, working hours. A time such as 14:05 and numbers come ready made.

date-day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-year = { $date } { $year }

moment-today = today, { $time }
moment-yesterday = yesterday, { $time }
moment-tomorrow = tomorrow, { $time }
moment-other = { $date }, { $time }
moment-absolute = { $date }, { $time } ({ $zone })

at-today = today at { $time }
at-yesterday = yesterday at { $time }
at-tomorrow = tomorrow at { $time }
at-other = on { $date } at { $time }

until-today = until { $time }
until-tomorrow = until { $time } tomorrow
until-weekday = until { $time } on { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
until-other = until { $time } on { $date }

by-today = by { $time }
by-tomorrow = by { $time } tomorrow
by-weekday = by { $time } on { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
by-other = by { $time } on { $date }

weekday-short = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}

zone-name = { $key ->
    [utc] UTC
   *[other] { $city }
}
zone-by = { $key ->
    [utc] UTC
   *[other] { $city } time
}

duration-now = less than a minute
duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-hours-minutes = { $hours } h { $minutes } min
duration-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
duration-days-hours = { $days ->
    [one] { $days } day
   *[other] { $days } days
} { $hours } h

length-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
length-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
length-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

within-minutes = { $count ->
    [one] within a minute
   *[other] within { $count } minutes
}
within-hours = { $count ->
    [one] within an hour
   *[other] within { $count } hours
}

hours-usual = We answer on working days, { $frames } { $by }.
hours-days = We answer { $days } { $by }.
hours-always = We answer round the clock, every day.
hours-promise = First answer { $within }.
hours-confidential = Your messages are confidential.
hours-frame = { $from } to { $to }
hours-and = { $before } and { $after }
hours-run = { $days } { $frames }
hours-why-weekend = day off
hours-why-holiday = holiday
hours-why-moved = hours of its own
hours-counted = Working time counted: { $from } — { $to }
hours-skipped = { $date }: { $why }
hours-due = The first answer is due { $at }
hours-no-due = There is no deadline: no working hours are in sight

due-promise = We answer { $until }
due-out-of-hours = Outside working hours: we answer { $until }
due-sorry = The answer is overdue, we answer as soon as we can
due-left = Answer { $until }, { $left } left
due-late = The first answer is { $late } late
due-met = After { $after }, in time
due-missed = After { $after }, late
due-waits = Waiting for an answer for { $length }
due-none = No deadline is set
