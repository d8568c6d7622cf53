-- What reports keep of each ticket: the fold of its log, written with its events. Everything here can
-- be made anew from the log, and is when a desk of an earlier version is opened.

-- By the time of opening, so that a month lies together. `closed_kind`: 0 customer, 1 agent, 2 clock.
CREATE TABLE report_tickets (
    opened       INTEGER NOT NULL,
    ticket       INTEGER NOT NULL,
    called       INTEGER NOT NULL,
    project      TEXT,
    priority     INTEGER NOT NULL,
    due          INTEGER,
    answered     INTEGER,
    answered_by  TEXT,
    last_by      TEXT,
    assignee     TEXT,
    waits        INTEGER NOT NULL,
    resolved     INTEGER,
    reopened     INTEGER NOT NULL,
    granted      INTEGER,
    granted_seq  INTEGER,
    closed       INTEGER,
    closed_kind  INTEGER,
    closed_agent TEXT,
    closed_seq   INTEGER,
    stars        INTEGER,
    commented    INTEGER,
    owed         INTEGER,
    PRIMARY KEY (opened, ticket)
) STRICT, WITHOUT ROWID;
-- Holds all that is kept of a closed ticket, which changes no more, so that a month of closes lies
-- together too. A ticket that is opened or answered writes nothing here.
CREATE INDEX report_tickets_closed ON report_tickets (
    closed, ticket, called, project, priority, due, answered, answered_by, last_by, assignee, waits,
    resolved, reopened, granted, granted_seq, closed_kind, closed_agent, closed_seq, stars, commented,
    owed
) WHERE closed IS NOT NULL;

CREATE TABLE report_grants (
    ticket   INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    project  TEXT,
    priority INTEGER NOT NULL,
    agent    TEXT,
    entries  INTEGER NOT NULL,
    ended    INTEGER,
    why      TEXT,
    PRIMARY KEY (ticket, seq),
    CHECK ((ended IS NULL) = (why IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX report_grants_at ON report_grants (at);

CREATE TABLE report_entries (
    ticket   INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    project  TEXT,
    priority INTEGER NOT NULL,
    agent    TEXT NOT NULL,
    PRIMARY KEY (ticket, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_entries_at ON report_entries (at);

-- How many tickets are not closed: by the hour of opening, since 1970, and by assignee. Never zero.
CREATE TABLE report_hours (
    hour    INTEGER NOT NULL,
    waits   INTEGER NOT NULL,
    tickets INTEGER NOT NULL CHECK (tickets > 0),
    PRIMARY KEY (hour, waits)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_hands (
    agent   TEXT NOT NULL,
    waits   INTEGER NOT NULL,
    tickets INTEGER NOT NULL CHECK (tickets > 0),
    PRIMARY KEY (agent, waits)
) STRICT, WITHOUT ROWID;

-- The working hours that were in force, each from an instant on.
CREATE TABLE calendars (
    since INTEGER PRIMARY KEY,
    hours TEXT NOT NULL
) STRICT;

-- Who marked a rating as read, and when: the desk's own, of which the ticket's log knows nothing.
CREATE TABLE rating_marks (
    ticket INTEGER PRIMARY KEY,
    agent  TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
