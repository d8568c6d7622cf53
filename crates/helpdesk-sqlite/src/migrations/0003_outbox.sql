-- Letters: what is to be told to one recipient about one ticket. A commit writes notices alone;
-- whoever delivers gathers them from the place where it stopped. No letter holds words.

-- `incarnation` tells the copies of a desk apart. Notices up to `gathered` stand in letters, or were
-- queued before there were any: nobody is told of them any more.
CREATE TABLE outbox (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
    gathered    INTEGER NOT NULL
) STRICT;
INSERT INTO outbox (one, incarnation, gathered)
    SELECT 1, randomblob(16), coalesce(max(place), 0) FROM notices;

-- State: 0 waiting, 1 taken, 2 sent, 3 dead, 4 dropped. `due`: when it may be taken, or when the lease
-- ends. `items`: pairs of event and kind, as JSON.
CREATE TABLE letters (
    id        INTEGER PRIMARY KEY,
    ticket    INTEGER NOT NULL REFERENCES tickets (number),
    recipient TEXT NOT NULL,
    items     TEXT NOT NULL,
    state     INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    due       INTEGER,
    fence     INTEGER NOT NULL,
    tries     INTEGER NOT NULL,
    doubtful  INTEGER NOT NULL CHECK (doubtful BETWEEN 0 AND 1),
    since     INTEGER NOT NULL,
    reason    TEXT,
    settled   INTEGER,
    CHECK ((state < 2) = (due IS NOT NULL)),
    CHECK ((state < 2) = (settled IS NULL))
) STRICT;
CREATE INDEX letters_due ON letters (due, id) WHERE due IS NOT NULL;
CREATE INDEX letters_of ON letters (ticket, recipient);
CREATE INDEX letters_dead ON letters (id) WHERE state = 3;
