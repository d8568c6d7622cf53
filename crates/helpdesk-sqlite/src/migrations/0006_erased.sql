-- The keys of erased people, which are refused for ever (E1). A key that was given to somebody else before
-- this was kept is left to them.
CREATE TABLE erased (
    actor TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO erased (actor)
    SELECT DISTINCT 'customer:' || subject FROM desk_log
    WHERE action = 'customer_erased' AND NOT EXISTS (
        SELECT 1 FROM customers WHERE key = subject AND (active OR name <> '' OR email <> '')
    );
DELETE FROM members WHERE 'customer:' || customer IN (SELECT actor FROM erased);

CREATE TRIGGER erased_stay BEFORE DELETE ON erased
BEGIN SELECT raise(ABORT, 'an erased key is never used again'); END;
CREATE TRIGGER erased_keep BEFORE UPDATE ON erased
BEGIN SELECT raise(ABORT, 'an erased key is never used again'); END;
