-- Whoever writes events sees every partition that was added before.
--
-- To add a partition takes no lock that writers wait for. They wait for each other at the row of counters, but a commit
-- frees a row a moment before it tells other connections of a new partition: a writer that comes in between knows the
-- cursor, and no partition for it. Locks are given back after that, so that a lock taken after the row closes the gap.

CREATE FUNCTION enter_outbox() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_xact_lock(7907331002)';

CREATE OR REPLACE FUNCTION add_outbox_partition() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c counters;
    name text;
BEGIN
    UPDATE counters SET outbox_end = outbox_end + outbox_width RETURNING * INTO STRICT c;
    PERFORM enter_outbox();
    name := format('outbox_%s', c.outbox_end - c.outbox_width);
    EXECUTE format('CREATE TABLE %I (LIKE outbox INCLUDING ALL)', name);
    IF (SELECT attcompression <> 'l' FROM pg_attribute WHERE attrelid = 'outbox'::regclass AND attname = 'payload') THEN
        EXECUTE format('ALTER TABLE %I SET (toast_tuple_target = 8160)', name); -- see 0001
    END IF;
    EXECUTE format('CREATE TRIGGER outbox_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('ALTER TABLE outbox ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, c.outbox_end - c.outbox_width, c.outbox_end);
    RETURN c.outbox_end;
END $$;

CREATE OR REPLACE FUNCTION append_events(kinds text[], payloads text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    n bigint := cardinality(kinds);
    last bigint;
    room bigint;
BEGIN
    IF n IS DISTINCT FROM cardinality(payloads) THEN
        RAISE EXCEPTION 'append_events: % kinds, % payloads', n, cardinality(payloads);
    END IF;
    IF coalesce(n, 0) = 0 THEN
        RETURN (SELECT outbox FROM counters);
    END IF;
    UPDATE counters SET outbox = outbox + n RETURNING outbox, outbox_end INTO STRICT last, room;
    PERFORM enter_outbox();
    WHILE last >= room LOOP
        room := add_outbox_partition();
    END LOOP;
    INSERT INTO outbox ("cursor", kind, at, payload)
    SELECT last - n + e.i, e.kind, clock_timestamp(), e.payload::json
    FROM unnest(kinds, payloads) WITH ORDINALITY AS e (kind, payload, i);
    PERFORM pg_notify('ultrasound_outbox', '');
    RETURN last;
END $$;
