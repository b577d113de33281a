-- Promises, and what became of those that fell.

-- The environment of a block that is being built, recorded with the first promise in it, or with the
-- seal if nothing was promised. It is open until it is sealed or falls.
CREATE TABLE openings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number uint63 NOT NULL,
    parent_hash hash32 NOT NULL,
    parent_number bigint GENERATED ALWAYS AS (number - 1) STORED,
    time uint63 NOT NULL,
    gas_limit uint63 NOT NULL,
    fee_recipient address20 NOT NULL,
    anchor_number uint63 NOT NULL,
    anchor_l1_hash hash32 NOT NULL,
    anchor_inbox_root hash32 NOT NULL,
    anchor_inbox_count uint63 NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    sealed_as hash32 UNIQUE,
    fallen_by bigint REFERENCES reorgs (id), -- while it was open; a sealed block falls by its own row
    FOREIGN KEY (parent_hash, parent_number) REFERENCES l2_blocks (hash, number),
    FOREIGN KEY (sealed_as, number) REFERENCES l2_blocks (hash, number),
    CHECK (sealed_as IS NULL OR fallen_by IS NULL)
);
-- One block is built at a time.
CREATE UNIQUE INDEX one_opening ON openings ((true)) WHERE sealed_as IS NULL AND fallen_by IS NULL;
CREATE INDEX openings_by_parent ON openings (parent_hash);

-- One execution preconfirmation each. Signatures are deterministic (RFC 6979) and not stored.
CREATE TABLE promises (
    opening bigint NOT NULL REFERENCES openings (id),
    index uint63 NOT NULL,
    tx_hash hash32 NOT NULL,
    sender address20 NOT NULL,
    tx bytea NOT NULL, -- EIP-2718
    receipt bytea NOT NULL,
    receipt_digest hash32 NOT NULL,
    promised_ms uint63 NOT NULL, -- unix milliseconds, part of the signed bytes
    answers bigint, -- the reversion whose transaction this promises again
    in_force boolean NOT NULL DEFAULT true, -- false while its block is fallen
    PRIMARY KEY (opening, index)
);
-- Together these two hold every promise once, by its transaction.
CREATE UNIQUE INDEX one_promise_in_force ON promises (tx_hash) WHERE in_force;
CREATE INDEX promises_not_in_force ON promises (tx_hash) WHERE NOT in_force;

-- Two different promises for one (parent, index, anchor) are evidence, also if the first one fell
-- (rule 15d). Only an opening that repeats an earlier one's parent and anchor can give them.
CREATE FUNCTION promise_does_not_equivocate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    earlier bigint[];
BEGIN
    SELECT array_agg(e.id) INTO earlier
    FROM openings o JOIN openings e ON e.parent_hash = o.parent_hash AND e.anchor_l1_hash = o.anchor_l1_hash AND e.id <> o.id
    WHERE o.id = ANY (ARRAY(SELECT DISTINCT opening FROM added));
    IF earlier IS NULL THEN -- nearly always: this is the hot path
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM added n
        JOIN openings o ON o.id = n.opening
        JOIN openings e ON e.id = ANY (earlier) AND e.parent_hash = o.parent_hash AND e.anchor_l1_hash = o.anchor_l1_hash AND e.id <> o.id
        JOIN promises p ON p.opening = e.id AND p.index = n.index
        WHERE n.tx_hash <> p.tx_hash OR n.receipt_digest <> p.receipt_digest
    ) THEN
        RAISE EXCEPTION 'another promise was given for the same parent, index and anchor'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'promise_does_not_equivocate';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER promise_repeats AFTER INSERT ON promises REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION promise_does_not_equivocate();

-- Blocks that a reorg took away.
CREATE TABLE reverted_blocks (
    reorg_id bigint NOT NULL REFERENCES reorgs (id),
    number uint63 NOT NULL,
    block_hash hash32 NOT NULL REFERENCES l2_blocks (hash),
    cause text NOT NULL CHECK (cause IN ('l1_reorg', 'anchor_orphaned', 'superseded', 'parent_fell')),
    distance integer NOT NULL CHECK (distance >= 0),
    PRIMARY KEY (reorg_id, number),
    UNIQUE (block_hash, reorg_id),
    CHECK ((distance > 0) = (cause = 'parent_fell'))
);

-- Transactions that a reorg took away, in the order in which they will be executed again. What was
-- promised of them stands in promises, or in block_transactions; it is not copied.
CREATE TABLE reversions (
    "cursor" bigint PRIMARY KEY CHECK ("cursor" > 0),
    reorg_id bigint NOT NULL,
    block_number uint63 NOT NULL,
    block_hash hash32, -- null if the block was still open
    opening bigint, -- null if it was not promised here
    index uint63 NOT NULL,
    tx_hash hash32 NOT NULL,
    cause text NOT NULL CHECK (cause IN ('l1_reorg', 'anchor_orphaned', 'superseded', 'parent_fell')),
    distance integer NOT NULL CHECK (distance >= 0),
    old_digest hash32 NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    -- What became of it (rule 13): given once.
    outcome text CHECK (outcome IN ('reincluded', 'changed', 'dropped')),
    reason text,
    new_digest hash32,
    new_block_number uint63,
    resolved_at timestamptz,
    CHECK (opening IS NOT NULL OR block_hash IS NOT NULL),
    CHECK ((outcome IS NULL) = (resolved_at IS NULL)),
    CHECK ((outcome IS NOT DISTINCT FROM 'dropped') = (reason IS NOT NULL)),
    CHECK ((coalesce(outcome, 'dropped') <> 'dropped') = (new_digest IS NOT NULL))
);
CREATE INDEX reversions_by_reorg ON reversions (reorg_id, "cursor");
CREATE INDEX reversions_by_hash ON reversions (tx_hash);
CREATE INDEX reversions_waiting ON reversions ("cursor") WHERE outcome IS NULL;
ALTER TABLE promises ADD FOREIGN KEY (answers) REFERENCES reversions ("cursor");

-- In place of foreign keys to reorgs, l2_blocks, promises and block_transactions: a cascade brings
-- thousands of rows at once, and checking them as a set costs a tenth of checking each. What they refer to
-- is never deleted, so that the check at the insert is all there is to do.
CREATE FUNCTION reversion_refers_to_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT reorg_id FROM added) a LEFT JOIN reorgs r ON r.id = a.reorg_id WHERE r.id IS NULL)
       OR EXISTS (SELECT FROM (SELECT DISTINCT block_hash FROM added) a LEFT JOIN l2_blocks b ON b.hash = a.block_hash WHERE a.block_hash IS NOT NULL AND b.hash IS NULL)
       OR EXISTS (SELECT FROM added a LEFT JOIN promises p ON p.opening = a.opening AND p.index = a.index AND p.tx_hash = a.tx_hash
                  WHERE a.opening IS NOT NULL AND p.opening IS NULL)
       OR EXISTS (SELECT FROM added a LEFT JOIN block_transactions t ON t.block_hash = a.block_hash AND t.index = a.index AND t.tx_hash = a.tx_hash
                  WHERE a.opening IS NULL AND t.block_hash IS NULL) THEN
        RAISE EXCEPTION 'a reversion refers to what is not recorded'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'reversion_refers_to_facts';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reversion_facts AFTER INSERT ON reversions REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION reversion_refers_to_facts();

CREATE FUNCTION outcome_is_given_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'outcome of reversion % is recorded already', OLD."cursor" USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER outcome_stays BEFORE UPDATE ON reversions FOR EACH ROW WHEN (OLD.outcome IS NOT NULL) EXECUTE FUNCTION outcome_is_given_once();
