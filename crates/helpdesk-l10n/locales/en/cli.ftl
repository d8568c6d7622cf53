# The command line: outcomes, headings of tables, hints, the check.

done-opened = Request { $number } is open
done-replied = The reply in request { $number } is sent
done-noted = The note in request { $number } is saved, the customer does not see it
done-resolved = Request { $number } is marked as resolved
done-reopened = Request { $number } is open again
done-assigned = { $agent } is in charge of request { $number }
done-unassigned = Nobody is in charge of request { $number }
done-priority-set = Working priority of request { $number }: { $priority }
done-closed = Request { $number } is closed
done-closed-rated = Request { $number } is closed with a rating of { $stars } of 5
done-redacted = Message { $message } in request { $number }: its words and files are erased
done-unchanged = Request { $number } has not changed: it is so already
done-access-requested = Access under request { $number } is asked for. The request for it holds { $until }
done-access-declined = Access under request { $number } is declined
done-access-granted = Access under request { $number } is given until it is closed
done-access-granted-until = Access under request { $number } is given { $until }, but no longer than the request lives
done-access-ended = Access under request { $number } has ended
done-entered = The entry into the project { $project } is recorded, the customer sees it
done-check-allowed = Entry is allowed under request { $number } until it is closed
done-check-allowed-until = Entry is allowed under request { $number } { $until }, but no longer than the request lives
done-initialised = The desk is made: { $place }
done-policy-set = Policy { $key } is now { $value }
done-hours-loaded = The working hours are loaded. { $hours }
done-customer-added = Customer { $key } is added
done-customer-enabled = Customer { $key } is enabled
done-customer-disabled = Customer { $key } is disabled
done-customer-erased = The words of customer { $key } are erased
done-agent-added = Agent { $key } is added
done-agent-enabled = Agent { $key } is enabled
done-agent-disabled = Agent { $key } is disabled
done-agent-erased = The data of agent { $key } are erased
done-project-added = Project { $project } is added
done-member-added = Customer { $customer } is now a member of project { $project }
done-member-removed = Customer { $customer } is no longer a member of project { $project }
done-already = It is so already, nothing has changed
done-swept = { $count ->
    [0] No deadline has come, there is nothing to record
    [one] Deadlines have come: { $count } event is recorded
   *[other] Deadlines have come: { $count } events are recorded
}
done-swept-past = { $count ->
    [one] { $count } ticket cannot be read and was passed over: run helpdesk doctor
   *[other] { $count } tickets cannot be read and were passed over: run helpdesk doctor
}
done-traces-left = The words are erased, and their traces are being removed: somebody reads an older state, such as a backup. The next sweep finishes it
done-rebuilt = { $count ->
    [one] { $follower } is made anew from { $count } event
   *[other] { $follower } is made anew from { $count } events
}
done-backed-up = The backup is written: { $file }
done-exported = { $count ->
    [one] { $count } request is exported: { $file }
   *[other] { $count } requests are exported: { $file }
}
done-imported = { $count ->
    [one] { $count } request is imported
   *[other] { $count } requests are imported
}
done-copied = { $count ->
    [one] { $count } request is copied: { $place }
   *[other] { $count } requests are copied: { $place }
}
done-delivered = { $count ->
    [0] There is no mail to send
    [one] { $count } mail is sent
   *[other] { $count } mails are sent
}
done-revived = { $count ->
    [one] { $count } letter will be tried again
   *[other] { $count } letters will be tried again
}
done-file-saved = The file is saved: { $file }, { $size }
done-serving = The desk answers at { $address }

nothing-tickets = There are no requests
nothing-found = Nothing is found: { $query }
nothing-people = There is nobody yet
nothing-projects = There are no projects yet
nothing-access = No project is open to support at present
more-rows = There is more: go on with --after { $cursor }
older-events = There are older events: --before { $seq } shows them
newer-events = There are newer events: --after { $seq } shows them
whole-text-with = The whole text, { $size }: --text { $seq }

reused-for = It was used for request { $number }, { $at }

error-word = Error: { $what }
hint-word = Hint: { $what }

trouble-busy = Another process holds the database, nothing was written
    .instead = Try again later.
trouble-damaged = The data is damaged: { $what }
    .instead = Run helpdesk doctor and restore a backup.
trouble-full = There is no room left, nothing was written
    .instead = Make room on the disk, or raise the quota.
trouble-foreign = This is no desk, or one of a newer version: { $what }
    .instead = Check --db, or update the program.
trouble-not-empty = The database is not empty, nothing was written
    .instead = Name a new place with --db.
trouble-missing = There is no desk here: { $what }
    .instead = Make one with helpdesk init, or check --db.
trouble-read-only = The database may not be written
    .instead = Check the rights on the file.
trouble-stopped = An earlier write to the disk failed, no more is written
    .instead = Check the disk, and start the program anew.
trouble-input = This cannot be: { $what }
    .instead = Correct it and try again.
trouble-failed = It failed: { $what }
    .instead = Whether the command was written is not known. Repeat it with the same --command-id: it will not be done twice.
trouble-reused = This --command-id was used before for another command
    .instead = Use a new one.
trouble-not-taken = This command does not take { $what }
    .instead = Leave it out: here it would do nothing.
trouble-changed = { $what }
    .instead = Nothing was written. Look at the card as it is now, then try again.
trouble-unclaimable = The file is not attached: its upload is not finished, has lapsed, or was used already
    .instead = Upload the file again.
trouble-unknown-customer = There is no customer { $what }
    .instead = Look at helpdesk customer list.
trouble-unknown-agent = There is no agent { $what }
    .instead = Look at helpdesk agent list.
trouble-unknown-project = There is no project { $what }
    .instead = Look at helpdesk project list.
trouble-unknown-file = There is no file { $what }
    .instead = Look up the ids of files with helpdesk ticket show.
trouble-unknown-message = There is no message { $what } in the request
    .instead = Look up the numbers of messages with helpdesk ticket show.
trouble-no-actor = It is not said on whose behalf this is done
    .instead = Give --as customer:KEY or --as agent:KEY, or set HELPDESK_AS.
trouble-no-reader = { $who } reads nothing
    .instead = Give --as customer:KEY or --as agent:KEY, or leave --as out.
trouble-unknown-reader = Whoever --as names is not known here, or is disabled
    .instead = Check the key, or leave --as out.
trouble-not-for-customers = A customer cannot do this
    .instead = Leave --as out, or give --as agent:KEY.
trouble-place = This is not the place of a desk: { $what }
    .instead = Write it as --db sqlite:FILE.
trouble-no-postgres = This build does not work with PostgreSQL
    .instead = Use --db sqlite:FILE.
trouble-unreadable = Cannot read { $file }: { $what }
    .instead = Check the name of the file and the rights on it. Nothing was written.
trouble-not-text = { $file } is not text in UTF-8
    .instead = Save the text in UTF-8, or send the file along with --attach.
trouble-unwritable = Cannot write { $file }: { $what }
    .instead = Check the room on the disk and the rights on the directory.
trouble-exists = { $file } is there already and was not touched
    .instead = Choose another name.
trouble-output = The answer was not shown: { $what }
    .instead = What was asked is done. Look at it with helpdesk ticket show.
trouble-open-tickets = The words were not erased: customer { $what } has open requests
    .instead = Close them first.
trouble-for-whom = It is not said for which customer the request is
    .instead = An agent opens a request with --for CUSTOMER.

doctor-checked = { $tickets ->
    [one] { $tickets } request
   *[other] { $tickets } requests
}, { $events ->
    [one] { $events } event checked
   *[other] { $events } events checked
}
doctor-well = All is well: the log is whole, the states agree with it, words and files are there
doctor-erased = { $count ->
    [one] The words of { $count } event were erased on request: this is no fault
   *[other] The words of { $count } events were erased on request: this is no fault
}
doctor-faults = { $count ->
    [one] { $count } fault is found
   *[other] { $count } faults are found
}
doctor-advice = Nothing was mended. Keep the database as it is and compare it with the last backup.
doctor-traces = Traces of erased words are being removed: somebody reads an older state. A sweep finishes it
doctor-behind = { $events ->
    [one] { $follower } is behind by { $events } event, { $seconds } s old. If it stays so: helpdesk rebuild { $follower }
   *[other] { $follower } is behind by { $events } events, the first { $seconds } s old. If it stays so: helpdesk rebuild { $follower }
}
doctor-behind-unread = { $events ->
    [one] { $follower } is behind by { $events } event. If it stays so: helpdesk rebuild { $follower }
   *[other] { $follower } is behind by { $events } events. If it stays so: helpdesk rebuild { $follower }
}
doctor-store = { $place }: { $what }
doctor-unreadable = Request { $number }: cannot read { $what }
doctor-state = Request { $number }: its state does not agree with the log
doctor-row = Request { $number }: its row in lists does not agree with the log
doctor-chain = Request { $number }: the chain of the log is broken at event { $seq }
doctor-words-missing = Request { $number }: the words of event { $seq } are missing
doctor-words-changed = Request { $number }: the words of event { $seq } were changed
doctor-words-extra = Request { $number }: event { $seq } has words that it should not have
doctor-file-missing = Request { $number }: a file of event { $seq } is missing
doctor-file-changed = Request { $number }: a file of event { $seq } was changed
doctor-terms = Request { $number }: search does not agree with the words of event { $seq }
doctor-notice = Request { $number }: the wrong people were told of event { $seq }, or not all of them

may-ask-now = You may now
