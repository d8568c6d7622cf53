-- Canned answers: ready texts that support puts into an answer. None is ever deleted: one that is of no
-- use any more is retired. A desk of an earlier version begins with those of a new one.
CREATE TABLE canned_answers (
    key      TEXT PRIMARY KEY,
    title_ru TEXT NOT NULL,
    title_en TEXT NOT NULL,
    text_ru  TEXT NOT NULL,
    text_en  TEXT NOT NULL,
    offered  TEXT NOT NULL,
    active   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The digest of all answers, in a place of its own: an answer that nobody wrote, or one that is gone, is
-- noticed as they are read.
CREATE TABLE canned_digest (
    digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
