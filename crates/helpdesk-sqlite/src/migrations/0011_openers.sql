-- Who opened a ticket for its customer, as `kind:key`: an agent by phone, a service of the host; null where
-- the customer did. Lists show it, so the index that holds all that a customer's list shows holds it too.
ALTER TABLE tickets ADD COLUMN opener TEXT;
-- convert
DROP INDEX tickets_by_customer;
CREATE INDEX tickets_by_customer ON tickets (
    customer, status, updated, id, project, project_number, project_name, assignee, priority_asked,
    priority, opened, closed, answered, due, follows, stars, rated, access, granted, access_until,
    waits, subject, opener
);
DROP TRIGGER tickets_keep;
CREATE TRIGGER tickets_keep BEFORE UPDATE OF
    number, id, customer, project, project_number, project_name, priority_asked, opened, follows, opener
ON tickets
BEGIN SELECT raise(ABORT, 'what the customer wrote never changes'); END;
