-- The queues of agents, what a customer has granted, people by mail address, what has ended.
-- A ticket that its customer opens is in none of these: the commit writes no more than before.

-- Whose turn it is, where somebody has answered; those without an answer stand in
-- `tickets_unanswered` and wait on support.
CREATE INDEX tickets_by_turn ON tickets (status, waits, updated)
    WHERE status < 2 AND (answered IS NOT NULL OR waits = 0);
CREATE INDEX tickets_granted_by_customer ON tickets (customer, updated) WHERE access = 2;
CREATE INDEX tickets_granted_by_time ON tickets (updated) WHERE access = 2;

-- `lower` knows the letters of ASCII alone. An erased customer has no address.
CREATE INDEX customers_by_email ON customers (lower(email), key) WHERE email <> '';

CREATE INDEX credentials_by_end ON credentials (until);
