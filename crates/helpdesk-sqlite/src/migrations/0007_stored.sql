-- Events and states in their short form: no JSON, and nothing of a state that is a column already.
-- What stands in the old columns is brought over where this migration says `convert`.

DROP TRIGGER events_keep;
DROP TRIGGER closed_tickets_keep;
ALTER TABLE events ADD COLUMN stored BLOB NOT NULL DEFAULT x'';
ALTER TABLE tickets ADD COLUMN rest BLOB NOT NULL DEFAULT x'';
-- convert
ALTER TABLE events DROP COLUMN body;
ALTER TABLE tickets DROP COLUMN state;
CREATE TRIGGER events_keep BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'events are never changed'); END;
CREATE TRIGGER closed_tickets_keep BEFORE UPDATE OF rest ON tickets WHEN old.status = 2
BEGIN SELECT raise(ABORT, 'a closed ticket never changes'); END;
