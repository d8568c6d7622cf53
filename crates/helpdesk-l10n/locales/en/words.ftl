# Words: states, priorities, roles, access, people, files.

status-open = Open
status-resolved = Resolved
status-closed = Closed

group-open = Open
group-closed = Closed

priority-low = Low
    .means = The system works: there are small flaws, a question, or you need an invoice
priority-medium = Medium
    .means = The system works, but some service fails
priority-high = High
    .means = The system does not work

role-owner = the customer
role-stranger = another customer
role-assignee = the assigned agent
role-agent = another agent
role-system = the desk’s clock
role-service = a service

actor-customer = customer
actor-agent = agent
actor-system = automatic
actor-service = service
# The name of a service among the names of people.
author-service = { $key } (automatic)

access-none = Off. Support cannot enter the project
access-requested = Support asks for access to the project
access-requested-until = Support asks for access to the project. The request holds { $until }
access-granted = On until the request is closed
access-granted-until = On { $until }

consent-who = You let the agent in charge of this request enter the project { $project }.
consent-now = At present that is { $agent }.
consent-nobody = At present nobody is in charge of it, and nobody may enter.
consent-others = No other agent may enter.
consent-only = None of your other projects is included.
consent-ends = Access ends at once when the request is closed.
consent-ends-at = Access ends { $at }, or at once when the request is closed, whichever comes first.
consent-seen = Every entry is recorded and shown to you. You can take access back at any time.


denial-no-grant = Entry denied: no open request about this project is assigned to the agent and has the customer’s consent.
    .instead = Ask for access in the customer’s request.
denial-agent-inactive = Entry denied: the agent is unknown or disabled.
    .instead = Check the agent’s key, or enable the agent.
denial-customer-not-member = Entry denied: the customer who gave access is no longer a member of the project.
    .instead = Only a member of the project can give access, in a request of their own.
denial-not-entered = Entry denied: there is access, but no entry is recorded yet.
    .instead = Enter the project from the request first: the customer will see the entry.
denial-unavailable = Entry denied: access could not be checked just now.
    .instead = Try again later.

notice-opened = New request
notice-answered = New reply
notice-service-wrote = A service wrote
notice-access-requested = Support asks for access to the project
notice-access-granted = The customer gave access to the project
notice-access-declined = The customer declined access to the project
notice-access-ended = Access to the project has ended
notice-access-passed-on = Another agent may enter the project now
notice-assigned = The request is assigned to you
notice-resolved = The question is solved
notice-reopened = The request is open again
notice-due-soon = The first answer is due soon
notice-overdue = The first answer is overdue
notice-close-reminder = The request is about to be closed
notice-closed = The request is closed
notice-rated = The request is closed with a rating

letter-waiting = waiting
letter-taken = being sent
letter-sent = sent
letter-dead = given up
letter-dropped = nobody to tell

general-question = General question
project-named = [{ $number }] { $name }
project-short = Project { $number }
ticket-number = No. { $number }
words-erased = erased on request
name-erased = name erased on request
nobody-yet = not assigned yet
by-you = you
by-support = support
yes-word = yes
no-word = no

rating-stars = { $stars } of 5
rating-word = { $stars ->
    [1] bad
    [2] poor
    [3] fair
    [4] good
   *[5] excellent
}

size-bytes = { $size } B
size-kilobytes = { $size } KB
size-megabytes = { $size } MB
size-gigabytes = { $size } GB

# Thousands, and the parts of a whole number.
number-grouped = { $before },{ $after }
number-point = { $whole }.{ $part }
# A name whose surname is known.
name-told = { $given } { $surname }
