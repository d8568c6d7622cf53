# Refusals: what was not done, why, and what to do instead.

refused-because = { $undone }: { $why }.

undone-open = The request was not sent
undone-reply = The reply was not sent
undone-note = The note was not saved
undone-resolve = The request was not marked as resolved
undone-reopen = The request was not reopened
undone-assign = The agent was not assigned
undone-set-priority = The priority was not changed
undone-request-access = Access was not asked for
undone-decline-access = The refusal was not recorded
undone-grant-access = Access was not given
undone-revoke-access = Access was not ended
undone-enter-project = The project was not entered
undone-close = The request was not closed

ticket-missing = There is no such request.
    .instead = The number may be wrong, or the request may belong to another account. Check the number, or find the request in the list.

refusal-actor-inactive = the account is unknown or disabled
    .instead = Check the key, or ask for the account to be enabled.
refusal-not-permitted = { $role ->
    [customer] this is done by agents
    [agent] this is done by the customer only
   *[system] this is done by people only
}
    .instead = { $role ->
    [customer] Write a message: support will do what is needed.
    [agent] Write to the customer and ask for it.
   *[system] Say on whose behalf it is done.
}
refusal-closed = the request is closed and cannot be changed
    .instead = Create a linked request.
refusal-stale = something new has come since you looked at the request
    .instead = See what has changed, and try again.
refusal-customer-inactive = the customer’s account is unknown or disabled
    .instead = Check the customer’s key, or enable the customer.
refusal-not-member = the customer is not a member of this project
    .instead = { $command ->
    [open] Choose another project or “General question”.
   *[other] Only a member of the project can give access.
}
refusal-nothing-to-follow = this customer has no such request
    .instead = Check the number of the earlier request, or create a request without a link.
refusal-not-answered = the customer has not been answered yet
    .instead = Answer the customer first, or resolve together with an answer.
refusal-already-resolved = it is resolved already
    .instead = If the question remains, reopen the request.
refusal-not-resolved = it is open already
    .instead = The work can go on: reply to the customer.
refusal-assignee-inactive = the agent { $agent } is unknown or disabled
    .instead = Choose another agent.
refusal-not-assignee = another agent is in charge of the request
    .instead = Take the request first.
refusal-no-project = this is a general question, it has no project
    .instead = If the question is about a project, a new request with that project is needed.
refusal-access-requested = access was asked for already, and the customer has not answered
    .instead = Wait for the answer, or help without access.
refusal-access-granted = the customer has given access already
    .instead = You can enter the project.
refusal-no-access-request = support is not asking for access
    .instead = Nothing needs an answer: nobody enters without your consent.
refusal-no-access = access is neither given nor asked for
    .instead = There is nothing to do: nobody may enter the project.
refusal-no-grant = the customer has not given access to the project
    .instead = Ask for access and say why you need it.
refusal-until-past = the chosen end is past already ({ $until })
    .instead = Choose a later end, or none: access will end when the request is closed.
refusal-close-by-agent = { $policy ->
    [resolved] an agent closes resolved requests only
   *[never] only the customer closes a request
}
    .instead = { $policy ->
    [resolved] Mark the request as resolved first.
   *[never] Mark the request as resolved and ask the customer to close it.
}
refusal-reason-needed = the question is not solved, and no reason is given
    .instead = Write the reason: the customer will read it.
refusal-reason-not-yours = only an agent gives a reason
    .instead = Close the request without a reason; a comment can go with the rating.
refusal-rating-not-yours = only the customer rates
    .instead = Close the request without a rating.
refusal-nobody-to-rate = there is nobody to rate, as nobody has answered yet
    .instead = Close the request without a rating.
refusal-rating-required = a rating from 1 to 5 is needed
    .instead = Choose a rating and close the request again.
refusal-file-too-large = the file “{ $name }” is larger than allowed: { $size } instead of { $limit }
    .instead = Attach a smaller file, or split it into parts.

words-empty = { $field ->
    [subject] Write a subject: you will find the request in the list by it.
    [text] Describe the problem: what you did and what happened.
    [reason] Write the reason.
    [comment] Write a comment, or leave it out.
    [file] The file has no name. Rename the file and attach it again.
   *[type] The type of the file is not given. Attach the file again.
}
words-too-long = { $field ->
    [subject] The subject is too long
    [text] The text is too long
    [reason] The reason is too long
    [comment] The comment is too long
    [file] The name of the file is too long
   *[type] The type of the file is too long
}: { $unit ->
    [bytes] { $given }, but at most { $limit } are allowed. Shorten it, or attach it as a file.
   *[characters] { $given ->
        [one] { $given } character
       *[other] { $given } characters
    }, but at most { $limit } are allowed. Shorten it.
}
words-control = { $field ->
    [subject] The subject
    [text] The text
    [reason] The reason
    [comment] The comment
    [file] The name of the file
   *[type] The type of the file
} holds the character U+{ $code }, which is not allowed. Remove it.
words-lines = The subject must be one line. Put the details into the description.
words-nothing = The message is empty. Write a text, or attach a file.
words-no-files = Files are attached to messages and notes alone. Remove the file, or send it with a message.
words-too-many-files = { $given ->
    [one] { $given } file is attached
   *[other] { $given } files are attached
}, but at most { $limit } are allowed. Send the rest with the next message.
words-stars = A rating is from 1 to 5, not { $given }. Choose one of the five.
