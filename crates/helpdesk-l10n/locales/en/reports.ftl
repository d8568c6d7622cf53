# Reports.

report-ratings = Ratings
report-rating-list = Ratings with their comments
report-first-answer = First answer
report-resolution = Resolution
report-closes = Closes
report-backlog = Not closed now
report-access = Access to projects

report-period = { $title }: { $from } to { $to }
report-now = { $title }: { $at }
report-nothing = There was nothing in this time
report-overdue = Not answered and past due: { $count }
report-total = All
report-nobody = Nobody
report-week = Week of
report-age = Age
report-age-day = Under a day
report-age-three-days = 1–3 days
report-age-week = 4–7 days
report-age-two-weeks = 8–14 days
report-age-older = Over 14 days

report-col-tickets = Requests
report-col-called = Called
report-col-met = In time
report-col-missed = Late
report-col-waiting = Waiting for us
report-col-unanswered = Closed unanswered
report-col-unpromised = Without a promise
report-col-share = Share
report-col-p50 = Half within
report-col-p90 = 90% within
report-col-longest = Longest
report-col-closes = Closed
report-col-rated = Rated
report-col-mean = Mean
report-col-stars = { $stars } ★
report-col-resolved = Resolved
report-col-reopened = Reopened
report-col-by-customer = By the customer
report-col-by-agent = By an agent
report-col-by-clock = By silence
report-col-without-word = Without the customer
report-col-unresolved = Unresolved
report-col-owed = Customer waited
report-col-grants = Given
report-col-live = Live
report-col-unused = Not entered
report-col-taken-back = Taken back
report-col-given-up = Given up
report-col-expired = Expired
report-col-closed = Ended by close
report-col-entries = Entries
report-col-read = Read

report-percent = { $percent }%
report-read-by = { $name }, { $at }
report-read-done = The rating of request { $number } is read: { $name }, { $at }
report-comment-erased = erased on request

trouble-only-leads = Only a lead marks ratings as read
    .instead = Name one: --as agent:KEY; agent add KEY … --lead makes a lead.
trouble-no-rating = Request { $what } has no rating
    .instead = report rating-list shows those that have.
trouble-csv-or-json = The output is either CSV or JSON
    .instead = Leave out --csv or --output json.

# The pages of reports.

menu-reports = Reports
report-which = Which report to show
report-tab-answers = Answers and resolutions
report-tab-backlog = Not closed
report-tab-access = Access
report-ratings-about = Of the requests closed in these days. Stars judge the agent who answered the customer last, or the assignee where nobody had answered.
report-answers-about = First answers are those of requests opened in these days, resolutions those of requests closed in them. Working time. The last resolution before the close counts.
report-closes-about = Of the requests closed in these days. Without the customer’s word means closed by an agent, or by the desk after silence.
report-backlog-about = What is not closed now. The age is whole hours from the hour of opening. Waiting are those that support has to answer.
report-access-about = Access given in these days, and entries made in them. Access is the agent’s who was the assignee when it was given.
report-days = { $from } to { $to }, { $zone }
report-day-from = From
report-day-to = To
report-show = Show
report-preset = Ready-made periods
report-preset-month = This month
report-preset-last-month = Last month
report-preset-weeks = 12 weeks
report-bad-date = A date from 1970 to 9999 is needed, such as 2026-11-30
report-bad-order = The last day comes before the first
report-bad-days = No period is chosen
report-csv = Download CSV
report-list-link = All ratings with their comments
report-nothing-about = Choose other days.
report-all-figures = All figures
report-table = Table: { $title }
report-by-agent = By agent
report-by-project = By project
report-by-priority = By priority
report-by-week = By week
report-part-by = { $part }. { $by }
report-of = { $part } of { $whole }
report-closes-count = { $count ->
    [one] { $shown } closed request
   *[other] { $shown } closed requests
}
report-share-of-closes = { $percent } of those closed
report-week-day = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
report-weeks-seen = Weeks: { $count }. The least is { $least }, the most { $most }.
report-weeks-none = There are no values.
report-most-seen = The most: { $label }, { $shown }.

report-figure-mean = Mean rating
report-figure-rated = Ratings
report-figure-low = One or two stars
report-figure-met = First answer in time
report-figure-wait = Half of the answers within
report-figure-wait-most = 90% within { $length }
report-figure-resolution = Half of the resolutions within
report-figure-reopened = Reopened
report-figure-without-word = Closed without the customer’s word
report-figure-unresolved = Closed unresolved
report-figure-owed = The customer waited for an answer
report-figure-backlog = Not closed
report-figure-waiting = Waiting for support
report-figure-overdue = Not answered and past due
report-figure-grants = Access given
report-figure-grants-live = live now: { $shown }
report-figure-entries = Entries by agents
report-figure-unused = Never entered
report-figure-lasted = Half of the grants lasted no longer than

report-chart-stars = Ratings
    .about = How often customers gave each rating as they closed.
report-chart-mean = Mean rating by week
    .about = The week is that of the close.
report-chart-met = First answer in time by week
    .about = The share of requests answered no later than promised. The week is that of the opening.
report-chart-wait-hours = Wait for the first answer, hours
    .about = Working time. The solid line: nine of ten within; the broken one: half within.
report-chart-wait-minutes = Wait for the first answer, minutes
    .about = Working time. The solid line: nine of ten within; the broken one: half within.
report-chart-resolution-hours = Time to resolution, hours
    .about = Working time to the last resolution before the close. The solid line: nine of ten within; the broken one: half.
report-chart-resolution-minutes = Time to resolution, minutes
    .about = Working time to the last resolution before the close. The solid line: nine of ten within; the broken one: half.
report-chart-closes = Closed without the customer’s word, by agent
    .about = The beginning of a bar was closed by an agent or after silence, the rest by the customer.
report-chart-closes-weeks = Share closed without the customer’s word by week
    .about = The week is that of the close.
report-chart-ages = Not closed, by age
    .about = The beginning of a bar waits for support, the rest does not.
report-chart-hands = Not closed, by agent
    .about = The beginning of a bar waits for support, the rest does not. Those of nobody have no assignee.
report-chart-ended = How access ended
    .about = Access given in these days, and what has become of it by now.
report-chart-grants = Access by agent
    .about = How often access was given while the agent was the assignee.
report-chart-most = The chart shows the first { $count }, the table shows all.
report-column-stars = Rating
report-column-count = How many
report-column-ended = How it ended
report-stars-word = { $stars ->
    [one] { $stars } star
   *[other] { $stars } stars
}

ratings-which = Which ratings to show
ratings-unread = Unread
ratings-all = All
ratings-about = The newest first. A lead marks a rating as read.
ratings-mark = Mark as read
ratings-marked = The rating of request { $number } is marked as read
ratings-no-comment = No comment
ratings-of = Rating of the agent: { $name }
ratings-read = Read: { $by }
ratings-not-read = Not read yet
ratings-empty = There are no unread ratings
    .about = All ratings of these days have been read, or there were none.
ratings-empty-all = There are no ratings in these days
    .about = Choose other days.
ratings-too-many = Too many ratings for one file: { $count } at most. Choose fewer days.
