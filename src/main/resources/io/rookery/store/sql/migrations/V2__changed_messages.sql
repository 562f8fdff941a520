SET search_path = rookery;

ALTER TABLE message
    ADD COLUMN revision  bigint  NOT NULL DEFAULT 0,
    ADD COLUMN edited    boolean NOT NULL DEFAULT false,
    ADD COLUMN reactions json,
    ADD COLUMN versions  jsonb;

COMMENT ON COLUMN message.revision IS 'The newest change of the message; 0 when there was none. A deleted one has the kind ''deleted''.';
COMMENT ON COLUMN message.reactions IS 'How many users reacted how, in the order of the first of them.';
COMMENT ON COLUMN message.versions IS
    'What it was when it was first said, and after each edit: revision, at, by, text. Without text it is the deletion.';

-- The versions known, or else the first, with those of more that are newer. Of too many the first and the newest are kept.
CREATE FUNCTION with_versions(known jsonb, first jsonb, more jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    WITH old AS (SELECT coalesce(known, jsonb_build_array(first)) AS versions),
    every AS (
        SELECT version, row_number() OVER (ORDER BY source, place) AS at, count(*) OVER () AS total FROM (
            SELECT version, 1 AS source, place
                FROM old, jsonb_array_elements(versions) WITH ORDINALITY AS v(version, place)
            UNION ALL
            SELECT version, 2, place
                FROM old, jsonb_array_elements(more) WITH ORDINALITY AS v(version, place)
                WHERE (version->>'revision')::bigint > (versions->-1->>'revision')::bigint
        ) AS both_of_them
    )
    SELECT jsonb_agg(version ORDER BY at) FROM every WHERE at = 1 OR at > total - 99
$$;
