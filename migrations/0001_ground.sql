-- What everything else stands on: whose database this is, gapless cursors, the outbox, the lease.

-- Lengths are part of the type, so that a truncated hash can never be stored.
CREATE DOMAIN hash32 AS bytea CHECK (octet_length(VALUE) = 32);
CREATE DOMAIN address20 AS bytea CHECK (octet_length(VALUE) = 20);
-- Numbers of the protocol are uint64; what does not fit into 63 bits turns negative and is refused here.
CREATE DOMAIN uint63 AS bigint CHECK (VALUE >= 0);

-- The record is append-only: a reorg deletes nothing, and neither does an operator by accident.
-- Retention, where there is any, drops partitions.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the record is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- One database belongs to one rollup for ever.
CREATE TABLE meta (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    chain_id uint63 NOT NULL,
    rollup address20 NOT NULL,
    genesis_hash hash32 NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER meta_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON meta FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Cursors come from this row and not from sequences: a sequence leaves gaps when a transaction is
-- rolled back, and lets n+1 be seen before n. The row's lock, held until commit, makes writers of
-- events commit in the order of their cursors. Writers take it as late as they can.
CREATE TABLE counters (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    outbox uint63 NOT NULL DEFAULT 0,
    reversion uint63 NOT NULL DEFAULT 0,
    reorg uint63 NOT NULL DEFAULT 0
) WITH (fillfactor = 10); -- updated all the time: room for it on its own page
INSERT INTO counters DEFAULT VALUES;
CREATE TRIGGER counters_stay BEFORE DELETE OR TRUNCATE ON counters FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Every event of the feed, written in the transaction of what it announces. json and not jsonb: the
-- bytes are sent on as they are, and nothing in here is searched by its contents.
CREATE TABLE outbox (
    "cursor" bigint PRIMARY KEY CHECK ("cursor" > 0),
    kind text NOT NULL CHECK (kind <> ''),
    at timestamptz NOT NULL,
    payload json NOT NULL
);
-- Promises with their receipts are just over the 2 kB above which Postgres compresses, and its default
-- compression would cost more than all the rest of the insert. Where lz4 was not built in, none at all.
DO $$
BEGIN
    ALTER TABLE outbox ALTER COLUMN payload SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    ALTER TABLE outbox SET (toast_tuple_target = 8160);
END $$;
CREATE TRIGGER outbox_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outbox FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append_events gives events the next cursors, in the order of the arrays, and returns the last one.
-- The notification only wakes readers up: it carries nothing, and may be lost.
CREATE FUNCTION append_events(kinds text[], payloads text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    n bigint := cardinality(kinds);
    last bigint;
BEGIN
    IF n IS DISTINCT FROM cardinality(payloads) THEN
        RAISE EXCEPTION 'append_events: % kinds, % payloads', n, cardinality(payloads);
    END IF;
    IF coalesce(n, 0) = 0 THEN
        RETURN (SELECT outbox FROM counters);
    END IF;
    UPDATE counters SET outbox = outbox + n RETURNING outbox INTO STRICT last;
    INSERT INTO outbox ("cursor", kind, at, payload)
    SELECT last - n + e.i, e.kind, clock_timestamp(), e.payload::json
    FROM unnest(kinds, payloads) WITH ORDINALITY AS e (kind, payload, i);
    PERFORM pg_notify('ultrasound_outbox', '');
    RETURN last;
END $$;

-- Which of several gateways acts. The epoch only grows: a holder that was away too long is fenced off by it.
CREATE TABLE leader_lease (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    holder text NOT NULL,
    epoch bigint NOT NULL CHECK (epoch > 0),
    expires_at timestamptz NOT NULL
);
CREATE FUNCTION epoch_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.epoch < OLD.epoch OR (NEW.epoch = OLD.epoch AND NEW.holder <> OLD.holder) THEN
        RAISE EXCEPTION 'leader epoch % of % does not supersede % of %', NEW.epoch, NEW.holder, OLD.epoch, OLD.holder
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leader_epoch BEFORE UPDATE ON leader_lease FOR EACH ROW EXECUTE FUNCTION epoch_only_grows();
