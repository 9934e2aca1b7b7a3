-- The last snapshot of an aggregate's state, so that a load need not begin at its first event. Read by aggregate_id,
-- together with the event at the same place: a snapshot that does not follow from the log as it is now is ignored. A
-- snapshot can be deleted at any time; it is made again.
CREATE TABLE snapshot (
    aggregate_id    text COLLATE "C" PRIMARY KEY,
    sequence_number bigint NOT NULL,  -- of the last event that the state follows from
    aggregate_type  text NOT NULL,
    revision        int NOT NULL,     -- of the state's form
    chain           text NOT NULL,    -- the chain value of that event
    state           bytea NOT NULL,   -- JSON object
    taken_at        timestamptz NOT NULL DEFAULT now()
);
