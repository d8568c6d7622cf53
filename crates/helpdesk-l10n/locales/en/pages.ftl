# Pages of the portal.

section-support = Support
skip-to-content = Skip to content
menu-help = Help
menu-tickets = Support
menu-new = Write a message
menu-queue = Queue
menu-search = Search
my-account = My account
sign-out = Sign out
change-password = Change password
to-beginning = To the beginning
show-more = Show more
optional-word = optional
offline-text = Not sent: there is no connection. Your text is kept, try again.
live-news = There is something new in the request
live-news-queue = There is something new in the queue

write-message = Write a message
send-ticket = Send request
attach-file = Attach file
reply-word = Reply
close-ticket = Close request

which-tickets = Which requests to show
column-ticket = Request
column-agent = Agent
column-opened = Created
column-updated = Updated
column-closed = Closed
column-due = Due
column-action = Action

tickets-title = Requests
list-about = Your whole correspondence with support is kept here.
list-open = Open
    .about = There is no final answer yet.
list-resolved = Resolved
    .about = You have been given a full answer. Close the request and rate it, or reply if the question remains.
list-closed = Closed
    .about = A closed request cannot be changed, but a linked one can be created.
list-empty = There are no open requests
    .about = Tell us what does not work or what you would like to know. We reply within an hour of working time.
list-empty-closed = There are no closed requests yet
    .about = Requests that you close will appear here.
flag-access-requested = Support asks for access to the project
flag-waits-for-you = Support is waiting for your reply
grant-still-open = Support has had access to the project { $project } since { $since } under request { $number }. You can take it back.
grant-look = Have a look

project-hint = “General question” is about your account, or about work that no project is tied to.
subject-label = Subject
subject-hint = In short: what does not work, and where.
text-label = Full description
text-hint = For example: “I connect an ad channel, press “Add channel”, “Continue”, but see an error instead of the sign-in…”
files-label = Files
files-hint = Any format, up to { $size } each, at most { $count }.
files-kept = These files are uploaded already and will go with the message
choose-priority = Choose a priority, so that we know how urgent it is.
nothing-is-lost = Everything you wrote and attached is kept below.
tips-title = To solve it sooner
tip-one-question = One question, one request.
tip-steps = Tell what you did before the error, step by step.
tip-error = Quote the error or attach a screenshot.
cannot-edit-ticket = A request cannot be changed once it is sent, but you can always add a message or a file.
new-by-phone = Request by phone
new-by-phone-about = The request will belong to the customer, who can read it, reply and close it.
customer-label = Customer
customer-hint = The customer’s key or mail address, in full.
customer-unknown = There is no such customer. Check the key or the address.
find-customer = Find customer
for-customer = For the customer

fact-project = Project
fact-priority = Priority
fact-priority-asked = The customer’s priority
fact-status = Status
fact-customer = Customer
fact-first-answer = First answer
fact-follows = Follows request
ticket-facts = About the request
talk-title = Conversation
talk-empty = There is no answer yet. It will appear here.
talk-empty-agent = Nothing has happened yet.
history-title = History
older-messages = Older messages
newer-messages = Newer messages
newest-messages = To the newest
pages-older = Earlier part of the history
pages-newer = Later part of the history
whole-text = Whole text, { $size }
event-title = Whole message
back-to-history = Back to the history
your-reply = Your reply
cannot-edit-hint = What is sent cannot be corrected, but you can add to it.
is-new = new
role-by-phone = taken by phone
role-you-to-customer = you, to the customer

do-not-close = Do not close
is-it-solved = Is the question solved?
last-answer = Last answer
to-last-answer = To the last answer
closes-by-itself = Without your reply the request will close { $at }.
not-solved = Not solved
not-solved-hint = Tell what remains. The request will be worked on again.
back-to-work = Reopen
rate-agent = Rate the agent’s work
rating-optional = You may leave the rating out.
rate-fairly = Please rate fairly and tell why: we look into every review and become better.
press-a-star = Press a star
no-rating = Remove the rating
comment-label = Comment
comment-hint = Why this rating? We read every review.
close-is-final = A closed request cannot be opened again.
close-ends-access = Access to the project ends at once.
your-rating = Your rating: { $stars }
outcome-closed = { $side ->
    [you] You closed the request { $at }
    [customer] The customer closed the request { $at }
    [agent] The request was closed { $at }. Agent: { $name }
   *[system] The request was closed automatically { $at }: there was no reply
}
closed-for-ever = A closed request cannot be changed. Has the question come back?
create-linked = Create a linked request

access-title = Support’s access to the project
access-offer = If entering the project { $project } would help, choose for how long and switch access on. Only the agent in charge of this request may then enter, and access ends when the request closes at the latest.
access-asked = If you agree, the agent in charge of this request may enter the project { $project }. Access ends at the time you choose, or as soon as the request is closed, whichever comes first. You will see each entry here and can take access back at any moment.
access-request-lapses = The question stands until { $date }.
access-refusal-is-fine = Saying no is fine: we will ask you to do a few things without access.
access-lost = You are no longer a member of this project and cannot give access to it
access-ended-at = { $why ->
    [closed] Ended { $at }, when the request was closed
    [taken_back] You took it back { $at }
    [given_up] Ended { $at }: support needs it no more
    [lapsed] Ended { $at }
   *[expired] Ended { $at }: its time was over
}
access-for = For how long
access-for-whole = Until the request closes
access-for-longest = For { $length }, the longest possible
access-for-length = For { $length }
give-access = Give access
refuse-access = Refuse
entries-title = Entered the project

jump-to-desk = To assignment and access
compose-word = Write
answer-customer = Answer to the customer
reply-and-resolve = Reply and resolve
note-word = Internal note
note-mark = Internal note. The customer does not see it
note-unseen = The customer will not see it
save-note = Save note
reopen-why = Why the request is reopened
customer-reads-it = The customer will read this word for word.
panel-customer = Customer and deadlines
customers-tickets = all requests of the customer
panel-assign = Assignment
take-ticket = Take it
assign-word = Assign
assign-hint = That is you. If you assign another agent, they may enter the project and you may not.
nobody-word = nobody
working-priority = Working priority
change-word = Change
customer-asked = The customer asked for
panel-access = Access to the project
consent-given = The customer agreed { $at }.
enter-project = Enter the project
entry-is-seen = The customer will see your name and the time.
access-not-needed = Access is no longer needed
only-assignee-enters = Only the agent in charge of the request may enter.
withdraw-request = Withdraw the question
access-closed-agent = Closed. Entering needs the customer’s consent.
access-why = Why access is needed
request-access = Ask for access
take-to-ask = The agent in charge of the request may ask for access.
panel-end = Completion
close-by-agent-hint = The customer usually closes, with a rating. If you close, there will be no rating.
close-without-rating = Close without a rating
close-why = Why you close it

queue-waiting = Waiting for us
queue-unassigned = Unassigned
queue-mine = Mine
queue-others = With other agents
queue-customer = Waiting for the customer
queue-resolved = Resolved
queue-all = All
queue-late = Overdue
queue-waits-for-customer = Waiting for the customer
queue-caption = Requests: the overdue first, then those that have waited longest
queue-empty = Nothing here
    .about = New requests will appear by themselves.
queue-now-open = It is { $time } { $zone }, within working hours.
queue-now-shut = It is { $time } { $zone }, outside working hours.
you-capital = You
filter-title = Filter
filter-word = Show
filter-none = Clear
filter-agent = Agent key
filter-project = Project key
filter-customer = Customer key
any-word = any

as-of = As of { $time }
as-of-why = What happened since is being taken in: look again in a moment.

search-label = Words of a request, an answer or a note
search-word = Search
search-nothing = Nothing found
    .about = Try fewer or other words: every form of a word is found.
search-too-long = Too many words: at most 10, and at most 200 characters

told-opened = Request { $number } is created
told-replied = The message is sent
told-noted = The note is saved, the customer does not see it
told-resolved = The request is marked as resolved
told-reopened = The request is being worked on again
told-assigned = The assignment is changed
told-priority = The working priority is changed
told-closed = The request is closed
told-access-requested = Access is asked for, the customer will answer
told-access-declined = Your refusal is recorded, support will help without access
told-access-granted = Access is given
told-access-revoked = Access is ended
told-entered = The entry is recorded, the customer sees it
see-what-came = See what has come

fault-code = Error { $code }
fault-sign-in = Please sign in first
    .instead = Sign in to your account and open the page again.
fault-barred = Support is closed to you
    .instead = Your account is disabled. If that is a mistake, write to whoever keeps it.
fault-foreign = The command was not taken
    .instead = It did not come from a page of ours. Open the support page and repeat.
fault-method = This page cannot be opened like that
    .instead = Go back to the page before and repeat.
fault-too-large = The message is too large
    .instead = Send the files in several messages, or shorten the text.
fault-throttled = Too many attempts
    .instead = Wait a little and try again.
fault-unavailable = Support is not available at the moment
    .instead = Nothing is lost and nothing is done twice. Try again in a minute.
fault-unreadable = The request could not be read
    .instead = Go back to the page before and repeat.
fault-failed = Not done: something broke on our side
    .instead = Try again: the command will not be done twice.
fault-full = There is no room left, nothing was written
    .instead = We know of it already. Try later.
fault-key = { $field }: 1 to { $most } visible ASCII characters, without spaces
    .instead = Go back and correct it.
fault-unknown-key = { $field }: { $key } is not known here
    .instead = Go back and correct it.
fault-file = The file was not taken: at most { $limit } each, and not too many at once
    .instead = Make the file smaller, or send it in parts.
fault-upload = The file is not attached: its upload was not finished, is too old, or was sent already
    .instead = Attach the file again.
fault-sent-already = This form was sent already: { $at }, request { $number }
    .instead = If this is a new message, send it once more.
fault-seen = It cannot be read which version of the request you saw (field “seen”)
    .instead = Look at the request as it is now, then send once more. What you wrote is kept.
fault-stars = A comment needs a rating of 1 to 5 stars
    .instead = Nothing was closed, and what you wrote is kept: choose the stars, or empty the comment.
fault-command = The form’s one-time key is missing or cannot be read (field “command”)
    .instead = Nothing was done, and what you wrote is kept: send it once more.
