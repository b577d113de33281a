-- Both chains as they were seen, what L1 did to L2, and what the sequencer certified.

-- One change of L1's mind, with all that fell with it.
CREATE TABLE reorgs (
    id bigint PRIMARY KEY CHECK (id > 0),
    cause text NOT NULL CHECK (cause IN ('l1_reorg', 'anchor_orphaned', 'superseded', 'parent_fell')),
    l1_depth integer NOT NULL CHECK (l1_depth >= 0),
    l1_old_number uint63 NOT NULL, l1_old_hash hash32 NOT NULL,
    l1_new_number uint63 NOT NULL, l1_new_hash hash32 NOT NULL,
    l2_old_number uint63 NOT NULL, l2_old_hash hash32 NOT NULL,
    l2_new_number uint63 NOT NULL, l2_new_hash hash32 NOT NULL,
    block_count integer NOT NULL CHECK (block_count >= 0),
    transaction_count integer NOT NULL CHECK (transaction_count >= 0),
    at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE l1_blocks (
    hash hash32 PRIMARY KEY,
    number uint63 NOT NULL,
    parent_hash hash32 NOT NULL,
    time uint63 NOT NULL,
    slot uint63 NOT NULL,
    canonical boolean NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX l1_one_canonical_per_number ON l1_blocks (number) WHERE canonical;

-- Every change of the L1 view. The digest of the last one tells a step that is given again, because
-- its answer was lost, from a new one.
CREATE TABLE l1_steps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest hash32 NOT NULL,
    reorg_id bigint REFERENCES reorgs (id),
    at timestamptz NOT NULL DEFAULT now()
);

-- Every L2 block ever sealed here or taken by L1. A block is canonical while nothing has made it fall;
-- one that becomes canonical again loses its fallen_by, and the reversions tell that it once fell.
CREATE TABLE l2_blocks (
    hash hash32 PRIMARY KEY,
    sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- journal order (rule 7)
    number uint63 NOT NULL,
    parent_hash hash32,
    parent_number bigint GENERATED ALWAYS AS (nullif(number, 0) - 1) STORED,
    kind smallint NOT NULL CHECK (kind IN (1, 2, 3)), -- regular, slot_ending, based
    time uint63 NOT NULL,
    state_root hash32 NOT NULL,
    permit_slot uint63, -- slot_ending: its own; based: the one at the root of its run
    permit_l1_parent hash32,
    anchor_number uint63 NOT NULL,
    anchor_l1_hash hash32 NOT NULL,
    anchor_inbox_root hash32 NOT NULL,
    anchor_inbox_count uint63 NOT NULL,
    header bytea NOT NULL, -- RLP
    body bytea NOT NULL, -- RLP of [transactions, uncles, withdrawals]
    tx_hashes bytea NOT NULL CHECK (octet_length(tx_hashes) % 32 = 0),
    chain_transactions uint63 NOT NULL, -- of this block and all below it
    sealed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    fallen_by bigint REFERENCES reorgs (id),
    UNIQUE (hash, number),
    -- The parent is known, and one number below.
    FOREIGN KEY (parent_hash, parent_number) REFERENCES l2_blocks (hash, number),
    CHECK ((parent_hash IS NULL) = (number = 0)),
    CHECK ((permit_slot IS NULL) = (permit_l1_parent IS NULL)),
    CHECK (CASE kind WHEN 1 THEN permit_slot IS NULL WHEN 2 THEN permit_slot IS NOT NULL ELSE true END)
);
CREATE INDEX l2_children ON l2_blocks (parent_hash);
-- One canonical chain (rule 7).
CREATE UNIQUE INDEX l2_one_canonical_per_number ON l2_blocks (number) WHERE fallen_by IS NULL;
-- One sequenced child in force per parent (rule 15). A based block is not the sequencer's doing and may be its sibling.
CREATE UNIQUE INDEX l2_one_sequenced_child ON l2_blocks (parent_hash) WHERE fallen_by IS NULL AND kind IN (1, 2);

-- Only fallen_by ever changes.
CREATE FUNCTION l2_block_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW (NEW.hash, NEW.sequence, NEW.number, NEW.parent_hash, NEW.kind, NEW.time, NEW.state_root, NEW.permit_slot, NEW.permit_l1_parent,
            NEW.anchor_number, NEW.anchor_l1_hash, NEW.anchor_inbox_root, NEW.anchor_inbox_count, NEW.header, NEW.body, NEW.tx_hashes,
            NEW.chain_transactions, NEW.sealed_at, NEW.recorded_at)
        IS DISTINCT FROM
       ROW (OLD.hash, OLD.sequence, OLD.number, OLD.parent_hash, OLD.kind, OLD.time, OLD.state_root, OLD.permit_slot, OLD.permit_l1_parent,
            OLD.anchor_number, OLD.anchor_l1_hash, OLD.anchor_inbox_root, OLD.anchor_inbox_count, OLD.header, OLD.body, OLD.tx_hashes,
            OLD.chain_transactions, OLD.sealed_at, OLD.recorded_at) THEN
        RAISE EXCEPTION 'block % is recorded already and does not change', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER l2_block_stays BEFORE UPDATE ON l2_blocks FOR EACH ROW EXECUTE FUNCTION l2_block_is_final();

-- Transactions of blocks that were not promised here first: of based blocks, above all. What was
-- promised stands in promises, and is not written twice.
CREATE TABLE block_transactions (
    block_hash hash32 NOT NULL REFERENCES l2_blocks (hash),
    index uint63 NOT NULL,
    tx_hash hash32 NOT NULL,
    receipt bytea NOT NULL,
    receipt_digest hash32 NOT NULL,
    PRIMARY KEY (block_hash, index)
);
CREATE INDEX block_transactions_by_hash ON block_transactions (tx_hash);

-- A certificate is written before it is signed: what could not be persisted is not signed (rule 14).
CREATE TABLE certificates (
    block_hash hash32 PRIMARY KEY,
    chain_id uint63 NOT NULL,
    rollup address20 NOT NULL,
    number uint63 NOT NULL,
    parent_hash hash32 NOT NULL,
    kind smallint NOT NULL CHECK (kind IN (1, 2)),
    anchor_number uint63 NOT NULL,
    anchor_l1_hash hash32 NOT NULL,
    permit_slot uint63 NOT NULL,
    permit_l1_parent hash32 NOT NULL,
    digest hash32 NOT NULL UNIQUE,
    journaled_at timestamptz NOT NULL DEFAULT now(),
    signature bytea CHECK (octet_length(signature) = 96),
    public_key bytea CHECK (octet_length(public_key) = 48),
    signed_at timestamptz,
    FOREIGN KEY (block_hash, number) REFERENCES l2_blocks (hash, number),
    CHECK ((signature IS NULL) = (public_key IS NULL) AND (signature IS NULL) = (signed_at IS NULL)),
    -- A regular certificate can never pass as a permit (rule 1).
    CHECK ((kind = 2) = (permit_l1_parent <> decode(repeat('00', 32), 'hex'))),
    CHECK (kind = 2 OR permit_slot = 0)
);
CREATE INDEX certificates_by_parent ON certificates (parent_hash);

-- Rule 15 beyond the partial index: also a child that fell counts as long as its anchor is canonical,
-- and one that replaces a fallen sibling anchors at an L1 number at least the sibling's, so that their
-- anchors exclude each other for ever.
CREATE FUNCTION certificate_does_not_equivocate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sibling hash32;
BEGIN
    SELECT c.block_hash INTO sibling
    FROM certificates c
    WHERE c.parent_hash = NEW.parent_hash AND c.block_hash <> NEW.block_hash
      AND (c.anchor_number > NEW.anchor_number
           OR c.anchor_l1_hash = NEW.anchor_l1_hash
           OR EXISTS (SELECT FROM l1_blocks a WHERE a.hash = c.anchor_l1_hash AND a.canonical))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'block % has a certified sibling % whose anchor its own does not exclude', NEW.number, encode(sibling, 'hex')
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'certificate_does_not_equivocate';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificate_sibling BEFORE INSERT ON certificates FOR EACH ROW EXECUTE FUNCTION certificate_does_not_equivocate();

-- A restart signs the same bytes again or nothing: a signature never changes.
CREATE FUNCTION certificate_is_signed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.signature IS NOT NULL
       OR ROW (NEW.block_hash, NEW.chain_id, NEW.rollup, NEW.number, NEW.parent_hash, NEW.kind, NEW.anchor_number, NEW.anchor_l1_hash,
               NEW.permit_slot, NEW.permit_l1_parent, NEW.digest)
          IS DISTINCT FROM
          ROW (OLD.block_hash, OLD.chain_id, OLD.rollup, OLD.number, OLD.parent_hash, OLD.kind, OLD.anchor_number, OLD.anchor_l1_hash,
               OLD.permit_slot, OLD.permit_l1_parent, OLD.digest) THEN
        RAISE EXCEPTION 'certificate of block % is recorded already and does not change', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificate_stays BEFORE UPDATE ON certificates FOR EACH ROW EXECUTE FUNCTION certificate_is_signed_once();

-- A permit is given once, ever, for one (slot, L1 parent): two of them are evidence, also if the first one's block fell (rule 15b).
CREATE TABLE permits (
    block_hash hash32 PRIMARY KEY REFERENCES certificates (block_hash),
    slot uint63 NOT NULL,
    l1_parent hash32 NOT NULL,
    CONSTRAINT one_permit_per_slot_and_l1_parent UNIQUE (slot, l1_parent)
);

-- The canonical trace of one block alone, made after the seal. Hashes do not compress.
CREATE TABLE traces (
    block_hash hash32 PRIMARY KEY REFERENCES l2_blocks (hash),
    trace bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE traces ALTER COLUMN trace SET STORAGE EXTERNAL;

CREATE TABLE verdicts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    block_hash hash32 NOT NULL REFERENCES l2_blocks (hash),
    verdict text NOT NULL CHECK (verdict IN ('verified', 'invalid', 'incomplete')),
    reason text NOT NULL,
    lag_us bigint NOT NULL, -- from seal to verdict
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (block_hash, verdict, reason)
);
-- A block is not both verified and invalid.
CREATE UNIQUE INDEX verdicts_one_conclusion ON verdicts (block_hash) WHERE verdict IN ('verified', 'invalid');

-- L2 blocks that an L1 block took, sequenced and based alike (rule 19), with kind and permit as the
-- contract recorded them: inside a run it calls every block regular. True for as long as the L1 block is canonical.
CREATE TABLE l1_inclusions (
    l1_hash hash32 NOT NULL REFERENCES l1_blocks (hash),
    log_index uint63 NOT NULL,
    block_hash hash32 NOT NULL REFERENCES l2_blocks (hash),
    tx_hash hash32 NOT NULL,
    kind smallint NOT NULL CHECK (kind IN (1, 2, 3)),
    permit_slot uint63 NOT NULL,
    permit_l1_parent hash32 NOT NULL,
    PRIMARY KEY (l1_hash, log_index),
    UNIQUE (block_hash, l1_hash)
);

-- Runs of sequenced blocks that an L1 block took under one certificate.
CREATE TABLE settlements (
    l1_hash hash32 NOT NULL REFERENCES l1_blocks (hash),
    ordinal integer NOT NULL CHECK (ordinal >= 0), -- order within the L1 block
    from_number uint63 NOT NULL,
    to_number uint63 NOT NULL, -- below from_number if all was settled before
    tip hash32 NOT NULL,
    signature bytea NOT NULL,
    tx_hash hash32 NOT NULL,
    PRIMARY KEY (l1_hash, ordinal)
);

-- Every move of a tag. The newest row of a tag is where it stands.
CREATE TABLE tags (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tag text NOT NULL CHECK (tag IN ('l1_safe', 'l1_finalized', 'safe', 'finalized')),
    number uint63 NOT NULL,
    hash hash32 NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tags_newest ON tags (tag, id DESC);
CREATE INDEX tags_by_number ON tags (tag, number);
