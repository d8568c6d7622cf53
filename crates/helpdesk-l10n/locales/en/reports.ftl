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
