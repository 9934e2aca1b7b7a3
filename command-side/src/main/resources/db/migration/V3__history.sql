-- Which history this store holds. Every event bears the number as its epoch, and devices compare epochs before they
-- compare places. A store that was never restored has 1. A restore gives another number than any store had before, since
-- the places that came after the backup are used a second time, by other events. All databases of a store have the same
-- number. One row, never more.
CREATE TABLE history (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    number   bigint NOT NULL CHECK (number BETWEEN 1 AND 9007199254740991)
);

INSERT INTO history (number) VALUES (1);

-- True, or an error. Asked by every append: a node that ran on while the store was restored remembers streams that are
-- no more, and what it would append follows from those.
CREATE FUNCTION history_is(expected bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    present bigint;
BEGIN
    SELECT number INTO present FROM history;
    IF present = expected THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'the event store has history %, not %: it was restored while this node ran', present, expected
        USING ERRCODE = 'LS001', HINT = 'Start the node anew.';
END
$$;
