-- Who proposes on L1, faults found, and the last guard of the record.

-- Registrations as they came; the newest of a key counts.
CREATE TABLE proposers (
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 48),
    timestamp uint63 NOT NULL, -- unix seconds, of the registration message
    fee_recipient address20 NOT NULL,
    gas_limit uint63 NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 96),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (public_key, timestamp)
);

-- Faults of rule 15, self-contained.
CREATE TABLE evidence (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind <> ''),
    digest hash32 NOT NULL UNIQUE,
    payload json NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

DO $$
DECLARE
    t text;
BEGIN
    -- Facts: neither changed nor deleted.
    FOREACH t IN ARRAY ARRAY['reorgs', 'l1_steps', 'block_transactions', 'permits', 'traces', 'verdicts', 'l1_inclusions', 'settlements',
                             'tags', 'reverted_blocks', 'proposers', 'evidence'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_are_facts', t);
    END LOOP;
    -- Facts with a state: not deleted.
    FOREACH t IN ARRAY ARRAY['l1_blocks', 'l2_blocks', 'certificates', 'openings', 'promises', 'reversions', 'leader_lease'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_stay', t);
    END LOOP;
END $$;
