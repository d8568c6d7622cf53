-- Canned answers by language: a row for each, so that a further language needs no column.
CREATE TABLE canned_texts (
    key      TEXT NOT NULL,
    language TEXT NOT NULL,
    title    TEXT NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (key, language)
) STRICT, WITHOUT ROWID;
INSERT INTO canned_texts (key, language, title, text)
    SELECT key, 'ru', title_ru, text_ru FROM canned_answers
    UNION ALL
    SELECT key, 'en', title_en, text_en FROM canned_answers;
ALTER TABLE canned_answers DROP COLUMN title_ru;
ALTER TABLE canned_answers DROP COLUMN title_en;
ALTER TABLE canned_answers DROP COLUMN text_ru;
ALTER TABLE canned_answers DROP COLUMN text_en;
-- A desk of before there were canned answers begins with those of a new one; the digest of the others is
-- taken over the rows as they now are, unless it did not hold before.
-- convert
