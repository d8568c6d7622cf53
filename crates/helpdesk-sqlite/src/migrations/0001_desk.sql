-- Tickets, their logs, words and files; people, projects and what the operator chooses.
-- Times are microseconds since 1970, UTC. Status: 0 open, 1 resolved, 2 closed.
-- Priority: 0 low, 1 medium, 2 high. Access: 0 none, 1 requested, 2 granted.

CREATE TABLE desk (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    cursor_key     BLOB NOT NULL CHECK (length(cursor_key) = 32),
    policy         TEXT NOT NULL,
    policy_version INTEGER NOT NULL,
    scrub          INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tickets (
    number         INTEGER PRIMARY KEY AUTOINCREMENT,
    id             BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    customer       TEXT NOT NULL,
    project        TEXT,
    project_number INTEGER,
    project_name   TEXT,
    assignee       TEXT,
    status         INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
    priority_asked INTEGER NOT NULL CHECK (priority_asked BETWEEN 0 AND 2),
    priority       INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
    opened         INTEGER NOT NULL,
    updated        INTEGER NOT NULL,
    closed         INTEGER,
    answered       INTEGER,
    due            INTEGER,
    follows        INTEGER REFERENCES tickets (number),
    stars          INTEGER,
    rated          TEXT,
    access         INTEGER NOT NULL CHECK (access BETWEEN 0 AND 2),
    granted        INTEGER,
    granted_seq    INTEGER,
    access_until   INTEGER,
    waits          INTEGER NOT NULL,
    deadline       INTEGER,
    version        INTEGER NOT NULL,
    subject        TEXT,
    state          TEXT NOT NULL,
    -- A closed ticket has nowhere to keep a grant (A4), here too.
    CHECK (status <> 2 OR (access = 0 AND deadline IS NULL)),
    CHECK ((status = 2) = (closed IS NOT NULL)),
    CHECK ((access = 2) = (granted IS NOT NULL AND granted_seq IS NOT NULL)),
    CHECK ((project IS NULL) = (project_number IS NULL AND project_name IS NULL))
) STRICT;

-- Lists: read backwards, they give the newest `updated` first, then the highest number.
-- A customer's tickets lie far apart in a large desk, so this one holds all that their list shows.
CREATE INDEX tickets_by_customer ON tickets (
    customer, status, updated, id, project, project_number, project_name, assignee, priority_asked,
    priority, opened, closed, answered, due, follows, stars, rated, access, granted, access_until,
    waits, subject
);
CREATE INDEX tickets_by_assignee ON tickets (assignee, status, updated, project);
CREATE INDEX tickets_by_project ON tickets (project, status, updated) WHERE project IS NOT NULL;
CREATE INDEX tickets_by_status ON tickets (status, updated);
CREATE INDEX tickets_unanswered ON tickets (updated, due) WHERE answered IS NULL AND status < 2;
CREATE INDEX tickets_by_deadline ON tickets (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX tickets_granted ON tickets (assignee, project) WHERE access = 2;

-- Who has entered under a live grant (A6).
CREATE TABLE entries (
    ticket      INTEGER NOT NULL REFERENCES tickets (number),
    granted_seq INTEGER NOT NULL,
    agent       TEXT NOT NULL,
    PRIMARY KEY (ticket, granted_seq, agent)
) STRICT, WITHOUT ROWID;

-- The log. `position` is the one order over all tickets (S11): rows are only ever added, so the
-- next is always one above the last. `body` holds the canonical bytes that the chain covers.
CREATE TABLE events (
    position   INTEGER PRIMARY KEY,
    ticket     INTEGER NOT NULL REFERENCES tickets (number),
    seq        INTEGER NOT NULL,
    public_seq INTEGER NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    body       TEXT NOT NULL,
    UNIQUE (ticket, seq)
) STRICT;

-- What people wrote; salt and words are null once they are erased (E1). The row stands under the
-- position of its event.
CREATE TABLE words (
    position INTEGER PRIMARY KEY REFERENCES events (position),
    salt     BLOB CHECK (salt IS NULL OR length(salt) = 16),
    words    TEXT,
    CHECK ((salt IS NULL) = (words IS NULL))
) STRICT;

-- Search terms by position, with a token for the project and, if public, one for the customer.
CREATE VIRTUAL TABLE search USING fts5 (
    terms, content = '', contentless_delete = 1, detail = none,
    tokenize = "ascii tokenchars '_'"
);
INSERT INTO search (search, rank) VALUES ('automerge', 8);
-- Small pages: a customer's search for a common word jumps from one message of theirs to the next,
-- and reads a whole page at each jump.
INSERT INTO search (search, rank) VALUES ('pgsz', 400);

CREATE TABLE receipts (
    kind    INTEGER NOT NULL,
    key     TEXT NOT NULL,
    command BLOB NOT NULL CHECK (length(command) = 16),
    content BLOB NOT NULL CHECK (length(content) = 32),
    ticket  INTEGER NOT NULL REFERENCES tickets (number),
    "from"  INTEGER NOT NULL,
    "to"    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (kind, key, command)
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
    place     INTEGER PRIMARY KEY,
    ticket    INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    kind      TEXT NOT NULL,
    UNIQUE (ticket, seq, recipient, kind),
    FOREIGN KEY (ticket, seq) REFERENCES events (ticket, seq)
) STRICT;

-- Uploads: state 0 while chunks arrive, 1 finished, 2 being swept. Claimed once `ticket` is set.
CREATE TABLE files (
    place  INTEGER PRIMARY KEY,
    id     BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    actor  TEXT,
    at     INTEGER,
    state  INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    size   INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    name   TEXT,
    type   TEXT,
    digest BLOB,
    ticket INTEGER,
    seq    INTEGER,
    CHECK ((ticket IS NULL) = (seq IS NULL)),
    CHECK (ticket IS NULL OR state = 1),
    CHECK (state <> 1 OR (name IS NOT NULL AND type IS NOT NULL AND length(digest) = 32)),
    FOREIGN KEY (ticket, seq) REFERENCES events (ticket, seq)
) STRICT;
CREATE INDEX files_staged ON files (actor, at) WHERE ticket IS NULL;
CREATE INDEX files_claimed ON files (ticket, seq) WHERE ticket IS NOT NULL;

CREATE TABLE chunks (
    file  INTEGER NOT NULL REFERENCES files (place),
    part  INTEGER NOT NULL,
    bytes BLOB NOT NULL CHECK (length(bytes) <= 1048576),
    UNIQUE (file, part)
) STRICT;

CREATE TABLE desk_log (
    place   INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason  TEXT
) STRICT;

CREATE TABLE customers (
    key      TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    email    TEXT NOT NULL,
    language TEXT NOT NULL,
    active   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE agents (
    key      TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    email    TEXT NOT NULL,
    language TEXT NOT NULL,
    lead     INTEGER NOT NULL,
    active   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
    key    TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    name   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    project  TEXT NOT NULL REFERENCES projects (key),
    customer TEXT NOT NULL REFERENCES customers (key),
    PRIMARY KEY (project, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_customer ON members (customer);

CREATE TABLE passwords (
    actor TEXT PRIMARY KEY,
    hash  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
    secret BLOB PRIMARY KEY CHECK (length(secret) = 32),
    kind   INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    actor  TEXT NOT NULL,
    scope  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX credentials_by_actor ON credentials (actor, kind, at);

-- History is only ever added to (L6); erasing removes words and nothing else (E1).
CREATE TRIGGER events_keep BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
CREATE TRIGGER receipts_keep BEFORE UPDATE ON receipts
BEGIN SELECT raise(ABORT, 'receipts are never changed'); END;
CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts
BEGIN SELECT raise(ABORT, 'receipts are never deleted'); END;
CREATE TRIGGER desk_log_keeps BEFORE UPDATE ON desk_log
BEGIN SELECT raise(ABORT, 'the log of the desk is never changed'); END;
CREATE TRIGGER desk_log_stays BEFORE DELETE ON desk_log
BEGIN SELECT raise(ABORT, 'the log of the desk is never deleted'); END;
CREATE TRIGGER tickets_stay BEFORE DELETE ON tickets
BEGIN SELECT raise(ABORT, 'tickets are never deleted'); END;
CREATE TRIGGER tickets_keep BEFORE UPDATE OF
    number, id, customer, project, project_number, project_name, priority_asked, opened, follows
ON tickets
BEGIN SELECT raise(ABORT, 'what the customer wrote never changes'); END;
CREATE TRIGGER subjects_keep BEFORE UPDATE OF subject ON tickets WHEN new.subject IS NOT NULL
BEGIN SELECT raise(ABORT, 'subjects are only ever erased'); END;
CREATE TRIGGER closed_tickets_keep BEFORE UPDATE OF state ON tickets WHEN old.status = 2
BEGIN SELECT raise(ABORT, 'a closed ticket never changes'); END;
CREATE TRIGGER words_keep BEFORE UPDATE ON words WHEN new.words IS NOT NULL
BEGIN SELECT raise(ABORT, 'words are only ever erased'); END;
CREATE TRIGGER words_stay BEFORE DELETE ON words
BEGIN SELECT raise(ABORT, 'words are only ever erased'); END;
