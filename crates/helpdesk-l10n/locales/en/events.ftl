# Lines of a history.
# $side: you is the reader; customer, agent, system and service are somebody else.

event-opened = { $side ->
    [you] You created the request
    [customer] The customer created the request
    [service] Created by a service: { $name }
   *[agent] { $name } created the request for the customer
}
event-customer-replied = { $side ->
    [you] You wrote a message
   *[customer] The customer wrote a message
}
event-agent-replied = { $side ->
    [you] You replied to the customer
   *[agent] Reply from support: { $name }
}
event-service-wrote = A service wrote: { $name }
event-other = Something happened in the request: { $name }
event-noted = { $side ->
    [you] You left an internal note
   *[agent] Internal note: { $name }
}
event-resolved = { $side ->
    [you] You marked the request as resolved
   *[agent] The question is solved. Agent: { $name }
}
event-reopened = { $side ->
    [you] You reopened the request
    [customer] The customer reopened the request
   *[agent] The request is open again. Agent: { $name }
}
event-taken = You took the request
event-assigned-to-you = The request is assigned to you. Assigned by { $name }
event-assigned = { $side ->
    [you] You assigned the request to { $agent }
   *[agent] { $agent } is in charge of this request
}
event-unassigned = { $side ->
    [you] You removed the assignment
   *[agent] Nobody is in charge of this request for now
}
event-priority-set = { $side ->
    [you] You changed the working priority: { $priority }
   *[agent] Working priority: { $priority }. Agent: { $name }
}
event-access-requested = { $side ->
    [you] You asked for access to the project
   *[agent] { $name } asks for access to the project
}
event-access-declined = { $side ->
    [you] You declined access to the project
   *[customer] The customer declined access to the project
}
event-access-granted = { $side ->
    [you] You gave access to the project until the request is closed
   *[customer] The customer gave access to the project until the request is closed
}
event-access-granted-for = { $side ->
    [you] You gave access to the project for { $length }
   *[customer] The customer gave access to the project for { $length }
}
event-access-granted-until = { $side ->
    [you] You gave access to the project { $until }
   *[customer] The customer gave access to the project { $until }
}
event-project-entered = { $side ->
    [you] You entered the project
   *[agent] { $name } entered the project
}
event-access-taken-back = { $side ->
    [you] You took access to the project back
   *[customer] The customer took access to the project back
}
event-access-given-up = { $side ->
    [you] You gave up access to the project
   *[agent] { $name } no longer needs access to the project
}
event-access-lapsed = The request for access to the project no longer holds
event-access-expired = The time of access to the project is over
event-access-closed = There is no access to the project any more: the request is closed
event-first-answer-overdue = The first answer is overdue
event-close-reminded = Reminder: without a reply the request will be closed { $at }
event-closed = { $side ->
    [you] You closed the request
    [customer] The customer closed the request
    [agent] The request is closed. Agent: { $name }
   *[system] The request was closed automatically: there was no reply
}
event-closed-rated = { $side ->
    [you] You closed the request, rating { $stars } of 5: { $agent }
   *[customer] The customer closed the request, rating { $stars } of 5: { $agent }
}

event-name-opened = Request created
event-name-customer-replied = Message from the customer
event-name-agent-replied = Reply from support
event-name-service-wrote = Message from a service
event-name-noted = Internal note
event-name-resolved = Solved
event-name-reopened = Open again
event-name-assigned = Assignment
event-name-working-priority-set = Working priority
event-name-access-requested = Access requested
event-name-access-declined = Access declined
event-name-access-granted = Access given
event-name-project-entered = Project entered
event-name-access-ended = Access ended
event-name-first-answer-overdue = First answer overdue
event-name-close-reminded = Closing reminder
event-name-closed = Request closed

command-open = Create a request
command-reply = Reply
command-note = Leave an internal note
command-resolve = Mark as resolved
command-reopen = Reopen
command-assign = Assign an agent
command-set-priority = Change the working priority
command-request-access = Ask for access
command-decline-access = Decline access
command-grant-access = Give access
command-revoke-access = End access
command-enter-project = Enter the project
command-close = Close the request
