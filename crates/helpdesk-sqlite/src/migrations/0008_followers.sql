-- What follows the log: search, reports, letters. A command writes none of it; each is read on from
-- its watermark.

-- `position`: the last event taken. Letters alone use the rest: events up to `floor` cause none, since
-- whom they concern was told before, or where the desk came from; those up to `reached` may stand in
-- letters already.
CREATE TABLE followers (
    name     TEXT PRIMARY KEY,
    shape    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    floor    INTEGER NOT NULL,
    reached  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO followers (name, shape, position, floor, reached)
    SELECT 'reports', 1, n, 0, 0 FROM (SELECT coalesce(max(position), 0) AS n FROM events)
    UNION ALL
    SELECT 'letters', 1, n, n, n FROM (SELECT coalesce(max(position), 0) AS n FROM events)
    UNION ALL
    SELECT 'search', 1, 0, 0, 0;

-- Whom the events of a ticket concern, as far as letters have followed its log; closed tickets and
-- those that nobody works on have no row.
CREATE TABLE letter_hands (
    ticket   INTEGER PRIMARY KEY,
    assignee TEXT,
    granted  INTEGER NOT NULL CHECK (granted BETWEEN 0 AND 1)
) STRICT;
INSERT INTO letter_hands (ticket, assignee, granted)
    SELECT number, assignee, access = 2 FROM tickets
    WHERE status < 2 AND (assignee IS NOT NULL OR access = 2);

-- Notices that stand in no letter yet are put into letters here.
-- convert
DROP TABLE notices;
ALTER TABLE outbox DROP COLUMN gathered;

-- Keyed digests of terms by position, with one for the project and, if public, one for the customer.
-- What is deleted leaves no trace, message by message; it is made anew from the log.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (terms, content = '', detail = none, tokenize = 'ascii');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
INSERT INTO search (search, rank) VALUES ('automerge', 8);
-- Small pages: a customer's search for a common word jumps from one message of theirs to the next,
-- and reads a whole page at each jump.
INSERT INTO search (search, rank) VALUES ('pgsz', 400);
