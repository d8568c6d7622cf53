-- What a command asked is kept without its words: a digest of words would confirm those that were
-- erased. What stood here covered them, so it goes; the words are compared while they are kept.
CREATE TABLE receipts_next (
    kind    INTEGER NOT NULL,
    key     TEXT NOT NULL,
    command BLOB NOT NULL CHECK (length(command) = 16),
    content BLOB CHECK (length(content) = 32),
    ticket  INTEGER NOT NULL REFERENCES tickets (number),
    "from"  INTEGER NOT NULL,
    "to"    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (kind, key, command)
) STRICT, WITHOUT ROWID;
INSERT INTO receipts_next (kind, key, command, ticket, "from", "to", at)
    SELECT kind, key, command, ticket, "from", "to", at FROM receipts ORDER BY kind, key, command;
DROP TABLE receipts;
ALTER TABLE receipts_next RENAME TO receipts;
CREATE TRIGGER receipts_keep BEFORE UPDATE ON receipts
BEGIN SELECT raise(ABORT, 'receipts are never changed'); END;
CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts
BEGIN SELECT raise(ABORT, 'receipts are never deleted'); END;
