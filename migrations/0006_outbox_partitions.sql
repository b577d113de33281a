-- The outbox in partitions by cursor, so that what is old can go at once and without a trace of work. Nothing
-- goes unless an operator asks for it.

-- outbox_end is the first cursor that has no partition yet; outbox_width is how many cursors the next one takes.
ALTER TABLE counters ADD COLUMN outbox_end bigint NOT NULL DEFAULT 1, ADD COLUMN outbox_width bigint NOT NULL DEFAULT 200000 CHECK (outbox_width > 0);

-- What is there becomes the first partition as it stands, with its triggers and its compression.
ALTER TABLE outbox RENAME TO outbox_1;
ALTER INDEX outbox_pkey RENAME TO outbox_1_pkey;
CREATE TABLE outbox (LIKE outbox_1 INCLUDING COMPRESSION INCLUDING CONSTRAINTS, PRIMARY KEY ("cursor")) PARTITION BY RANGE ("cursor");
CREATE TRIGGER outbox_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outbox FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DO $$
DECLARE
    last bigint;
BEGIN
    SELECT outbox INTO STRICT last FROM counters;
    IF last = 0 THEN
        DROP TABLE outbox_1; -- empty: the first events make a partition of their own
    ELSE
        EXECUTE format('ALTER TABLE outbox ATTACH PARTITION outbox_1 FOR VALUES FROM (1) TO (%s)', last + 1);
        UPDATE counters SET outbox_end = last + 1;
    END IF;
END $$;

-- add_outbox_partition makes room for the next outbox_width cursors. Whoever calls it takes the row of counters
-- first, as writers of events do: so nobody waits in a circle. Attaching does not wait for readers, nor they for it.
CREATE FUNCTION add_outbox_partition() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c counters;
    name text;
BEGIN
    UPDATE counters SET outbox_end = outbox_end + outbox_width RETURNING * INTO STRICT c;
    name := format('outbox_%s', c.outbox_end - c.outbox_width);
    EXECUTE format('CREATE TABLE %I (LIKE outbox INCLUDING ALL)', name);
    IF (SELECT attcompression <> 'l' FROM pg_attribute WHERE attrelid = 'outbox'::regclass AND attname = 'payload') THEN
        EXECUTE format('ALTER TABLE %I SET (toast_tuple_target = 8160)', name); -- see 0001
    END IF;
    EXECUTE format('CREATE TRIGGER outbox_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('ALTER TABLE outbox ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, c.outbox_end - c.outbox_width, c.outbox_end);
    RETURN c.outbox_end;
END $$;

-- As in 0001, but where nobody has made room ahead it is made here: events never wait for an operator.
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
    WHILE last >= room LOOP
        room := add_outbox_partition();
    END LOOP;
    INSERT INTO outbox ("cursor", kind, at, payload)
    SELECT last - n + e.i, e.kind, clock_timestamp(), e.payload::json
    FROM unnest(kinds, payloads) WITH ORDINALITY AS e (kind, payload, i);
    PERFORM pg_notify('ultrasound_outbox', '');
    RETURN last;
END $$;

-- The partitions, oldest first. A table that was detached and is not dropped yet is one that retention was
-- interrupted at: it is no part of the outbox any more.
CREATE VIEW outbox_partitions AS
SELECT c.oid::regclass AS name, substring(c.relname FROM '^outbox_(\d+)$')::bigint AS first,
    coalesce(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''(\d+)''\)')::bigint, 0) AS "end",
    i.inhrelid IS NOT NULL AS attached, coalesce(i.inhdetachpending, false) AS leaving
FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhparent = 'outbox'::regclass
WHERE c.relkind = 'r' AND c.relname ~ '^outbox_\d+$' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'outbox'::regclass)
ORDER BY first;
