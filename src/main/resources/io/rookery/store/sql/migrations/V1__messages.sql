-- Every message that was ever stored.

CREATE TABLE message (
    channel     text        NOT NULL,
    epoch       text        NOT NULL,
    "offset"    bigint      NOT NULL,
    stored_at   timestamptz NOT NULL,
    message_id  text        NOT NULL,
    author      text        NOT NULL,
    author_name text        NOT NULL,
    kind        text        NOT NULL,
    text        text,
    payload     bytea,
    reply_to    text,
    words       tsvector    GENERATED ALWAYS AS (
        to_tsvector('simple', coalesce(text, ''))
        || array_to_tsvector(ARRAY[chr(1) || 'c' || channel, chr(1) || 'a' || author])) STORED,
    -- In this order it also serves the pages of a channel.
    PRIMARY KEY (channel, "offset", epoch, stored_at)
) PARTITION BY RANGE (stored_at);

COMMENT ON TABLE message IS 'One partition for each month, made when its first message comes.';
COMMENT ON COLUMN message.stored_at IS 'By the clock of the store that gave the message its place.';
COMMENT ON COLUMN message.words IS
    'What is searched: the words of the text, and channel and author as words that no text contains.';

CREATE INDEX message_id ON message (message_id);
CREATE INDEX message_time ON message (stored_at);
CREATE INDEX message_words ON message USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 16384);

-- The last message of each channel: where its log goes on should the store have forgotten it.
CREATE TABLE channel_end (
    channel   text        PRIMARY KEY,
    epoch     text        NOT NULL,
    "offset"  bigint      NOT NULL,
    stored_at timestamptz NOT NULL
) WITH (fillfactor = 70);

-- Makes the partition of the month in which a moment lies, if there is none. Months begin at midnight UTC.
CREATE FUNCTION ensure_month(moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first timestamp := date_trunc('month', moment AT TIME ZONE 'UTC');
    partition text := 'message_' || to_char(first, 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('rookery.ensure_month'));
    IF to_regclass('rookery.' || partition) IS NULL THEN
        EXECUTE format('CREATE TABLE rookery.%I PARTITION OF rookery.message FOR VALUES FROM (%L) TO (%L)',
            partition, first AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC');
    END IF;
END
$$;
