# The show: the story of one request, step by step.

demo-begin = The story of one request. All that you will see really happens, and stays in the database { $place }.
demo-people = Customer: { $customer }. Agent: { $agent }. Project: { $project }.
demo-opened = The customer creates request { $number }, priority “{ $priority }”: { $subject }
demo-due = { $hours } { $due }.
demo-taken = { $agent } takes request { $number } and answers.
demo-tried-early = { $agent } tries to enter the project without consent. { $refusal }
demo-requested = { $agent } asks for access to the project { $project }: “{ $reason }”
demo-granted = The customer gives access { $until }. It ends earlier if the request is closed.
demo-entered = { $agent } enters the project { $project } at { $time }. The entry is recorded, the customer sees it.
demo-noted = An internal note, which the customer does not see: “{ $text }”
demo-replied = { $agent } writes to the customer: “{ $text }”
demo-customer-replied = The customer writes: “{ $text }”
demo-resolved = { $agent } marks the request as resolved: “{ $text }”
demo-closed = The customer closes the request, rating { $stars } of 5: “{ $comment }”
demo-tried-late = After the close { $agent } tries once more to enter the project { $project }. { $refusal }
demo-ended = Access has ended with the request: so says the history, and so does the check.
demo-history = The history as the customer sees it:
demo-end = Look for yourself: { $command }
demo-check = Check the log: { $command }

demo-word-customer = Krylova, Maria
demo-word-agent = Sokolova, Anna
demo-word-second-agent = Efimov, Pavel
demo-word-project = Linen and Woods
demo-word-subject = Yandex Direct does not connect: “Unexpected connection error”
demo-word-body = I am trying to connect the Yandex Direct channel. I press “Add channel”, then “Continue”, but instead of the Yandex sign-in I get a page that says: “Unexpected connection error. If the error persists, please contact support.” It worked last night.
demo-word-answer = Hello Maria, it looks as if Yandex rejects our sign-in call. I am checking it now.
demo-word-reason = I want to see with which key the project calls Yandex: the log does not show it.
demo-word-reply = I have given access, please look.
demo-word-note = Yandex answers invalid_client. Our application key has expired, it is not the customer’s fault.
demo-word-found = Found it: the key with which we sign the Yandex call had expired. We have renewed it, and the channel connects.
demo-word-comment = Answered within ten minutes, and checked that it works.
