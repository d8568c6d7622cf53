# Mails.

mail-subject = [{ $number }] { $subject }
mail-greeting = Hello, { $name }.
mail-greeting-nobody = Hello.
mail-about = Request { $number } “{ $subject }”. { $project }.
mail-item = { $what }: { $name }, { $at }
mail-item-clock = { $what }, { $at }
mail-item-many = { $what }, { $count } in all. The last: { $name }, { $at }
mail-due = The first answer is due: { $at }
mail-promise = { $promise }. Due: { $at }
mail-priority = Priority: { $priority }
mail-access-requested = You can give access or decline on the page of the request. Support asks until: { $at }
mail-close-reminder = If the question is not solved, write so in the request. Otherwise it will be closed: { $at }
mail-resolved = If the question is not solved, write so in the request. If it is, close the request and rate the answer.
mail-rated = Rating: { $stars }
mail-open = Open the request
mail-open-link = Open the request: { $link }
mail-unread = This mail was sent automatically, and nobody reads answers to it. To answer, open the request by the link.
