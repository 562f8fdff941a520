-- Whatever searches a month reads what its index of words has not sorted in yet, all of it: 16 MiB took some 10 ms, time and again.

SET search_path = rookery;

CREATE FUNCTION shorten_pending_list(words_index regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER INDEX %s SET (gin_pending_list_limit = 4096)', words_index);
END
$$;

SELECT shorten_pending_list(inhrelid) FROM pg_inherits WHERE inhparent = 'message_words'::regclass;

-- Makes the partition of the month in which a moment lies, if there is none. Months begin at midnight UTC.
CREATE OR REPLACE FUNCTION ensure_month(moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first timestamp := date_trunc('month', moment AT TIME ZONE 'UTC');
    partition text := 'message_' || to_char(first, 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('rookery.ensure_month'));
    IF to_regclass('rookery.' || partition) IS NULL THEN
        EXECUTE format('CREATE TABLE rookery.%I PARTITION OF rookery.message FOR VALUES FROM (%L) TO (%L)',
            partition, first AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC');
        -- It is as the one of the whole table says, which cannot be told otherwise any more.
        PERFORM rookery.shorten_pending_list(own.inhrelid)
            FROM pg_inherits AS own JOIN pg_index ON indexrelid = own.inhrelid
            WHERE own.inhparent = 'rookery.message_words'::regclass
              AND indrelid = ('rookery.' || partition)::regclass;
    END IF;
END
$$;
