-- Canned answers: ready texts that support puts into an answer. None is ever deleted: one that is of no
-- use any more is retired. A desk of an earlier version begins with those of a new one. `digest` is over
-- the other columns: what support puts into an answer is never read as something that nobody wrote.
CREATE TABLE canned_answers (
    key      TEXT PRIMARY KEY,
    title_ru TEXT NOT NULL,
    title_en TEXT NOT NULL,
    text_ru  TEXT NOT NULL,
    text_en  TEXT NOT NULL,
    offered  TEXT NOT NULL,
    active   INTEGER NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;
