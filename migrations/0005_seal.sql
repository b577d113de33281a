-- A seal is one round trip: what Go had to read before it could write is decided here.

-- seal_opening ends an opening with the block, which stands on the canonical chain and is made of exactly the
-- opening's promises (rule 15e): the same transactions, in the same order, with the same receipts. digests are
-- those of the block's receipts, one after another.
CREATE FUNCTION seal_opening(opening_id bigint, block bytea, digests bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sealed l2_blocks;
    promised bytea;
    promised_digests bytea;
    n bigint;
    last bigint;
BEGIN
    IF opening_id IS NULL THEN
        RAISE EXCEPTION 'another block is open' USING ERRCODE = 'unique_violation', CONSTRAINT = 'one_opening';
    END IF;
    SELECT * INTO STRICT sealed FROM l2_blocks WHERE hash = block;
    PERFORM FROM l2_blocks WHERE hash = sealed.parent_hash AND fallen_by IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the parent of block % is not canonical', sealed.number USING ERRCODE = 'unique_violation', CONSTRAINT = 'parent_is_canonical';
    END IF;
    SELECT count(*), coalesce(max(index), -1), coalesce(string_agg(tx_hash::bytea, ''::bytea ORDER BY index), ''),
           coalesce(string_agg(receipt_digest::bytea, ''::bytea ORDER BY index), '')
    INTO n, last, promised, promised_digests
    FROM promises WHERE opening = opening_id;
    IF last <> n - 1 OR promised <> sealed.tx_hashes OR promised_digests <> digests THEN
        RAISE EXCEPTION 'block % is not what was promised in it', sealed.number USING ERRCODE = 'unique_violation', CONSTRAINT = 'block_keeps_promises';
    END IF;
    UPDATE openings SET sealed_as = block WHERE id = opening_id;
END $$;

-- Postgres' default compression took most of a seal's time. Hashes cannot be compressed at all; the rest is worth
-- what lz4 costs, or nothing where it was not built in.
ALTER TABLE l2_blocks ALTER COLUMN tx_hashes SET STORAGE EXTERNAL;
DO $$
BEGIN
    ALTER TABLE l2_blocks ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    ALTER TABLE l2_blocks ALTER COLUMN body SET STORAGE EXTERNAL;
END $$;
