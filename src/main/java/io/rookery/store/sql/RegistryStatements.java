package io.rookery.store.sql;

/**
 * The statements that copy what the store tells of channels, sanctions and reports. Each takes an array of JSON objects, one for each
 * subject, with its name, its version and lists of rows.
 */
final class RegistryStatements {
    /** First of all, in the order of names so that two nodes do not wait for each other. Answers which subjects are to be copied. */
    static final String FENCE = """
            INSERT INTO rookery.copied AS known (subject, partition, version)
            SELECT c.subject, c.partition, c.version
              FROM jsonb_to_recordset($1::text::jsonb) AS c(subject text, partition smallint, version bigint) ORDER BY 1
            ON CONFLICT (subject) DO UPDATE SET version = excluded.version WHERE known.version <= excluded.version
            RETURNING subject""";

    /** With what belonged to those that have ended. */
    static final String CHANNELS = """
            WITH copy AS (
              SELECT c.subject, c.version, t.* FROM jsonb_to_recordset($1::text::jsonb)
                  AS c(subject text, version bigint, channel jsonb),
                jsonb_to_record(c.channel) AS t(access text, owner text, title text, created bigint, ended bigint, slow bigint)
              WHERE c.channel IS NOT NULL
            ), kept AS (
              INSERT INTO rookery.channel AS known
                  (channel, access, owner, title, created_at, ended_at, slow_millis, version)
              SELECT subject, access, owner, title, to_timestamp(created / 1000.0), to_timestamp(ended / 1000.0), slow, version
                FROM copy
              ON CONFLICT (channel) DO UPDATE SET access = excluded.access, owner = excluded.owner, title = excluded.title,
                created_at = excluded.created_at, ended_at = excluded.ended_at, slow_millis = excluded.slow_millis,
                version = excluded.version
            ), members AS (
              DELETE FROM rookery.channel_member USING copy WHERE channel = subject AND ended IS NOT NULL
            )
            DELETE FROM rookery.channel_invitation USING copy WHERE channel = subject AND ended IS NOT NULL""";

    static final String MEMBERS = """
            INSERT INTO rookery.channel_member AS known (channel, user_id, name, role, role_since, present, version)
            SELECT DISTINCT ON (c.subject, r."user") c.subject, r."user", r.name, r.role,
                to_timestamp(r."roleSince" / 1000.0), r.present, c.version
              FROM jsonb_to_recordset($1::text::jsonb) AS c(subject text, version bigint, members jsonb),
                jsonb_to_recordset(c.members)
                  AS r("user" text, name text, role text, "roleSince" bigint, present boolean, gone boolean)
              WHERE r.gone IS NULL
            ON CONFLICT (channel, user_id) DO UPDATE SET name = excluded.name, role = excluded.role,
              role_since = excluded.role_since, present = excluded.present, version = excluded.version""";

    static final String MEMBERS_GONE = """
            DELETE FROM rookery.channel_member AS known
            USING jsonb_to_recordset($1::text::jsonb) AS c(subject text, members jsonb),
              jsonb_to_recordset(c.members) AS r("user" text, gone boolean)
            WHERE known.channel = c.subject AND known.user_id = r."user" AND r.gone""";

    static final String INVITATIONS = """
            INSERT INTO rookery.channel_invitation AS known (channel, user_id, invited_by, expires_at, declined, version)
            SELECT DISTINCT ON (c.subject, r."user") c.subject, r."user", r.by, to_timestamp(r.expires / 1000.0), r.declined,
                c.version
              FROM jsonb_to_recordset($1::text::jsonb) AS c(subject text, version bigint, invitations jsonb),
                jsonb_to_recordset(c.invitations)
                  AS r("user" text, by text, expires bigint, declined boolean, gone boolean)
              WHERE r.gone IS NULL
            ON CONFLICT (channel, user_id) DO UPDATE SET invited_by = excluded.invited_by, expires_at = excluded.expires_at,
              declined = excluded.declined, version = excluded.version""";

    static final String INVITATIONS_GONE = """
            DELETE FROM rookery.channel_invitation AS known
            USING jsonb_to_recordset($1::text::jsonb) AS c(subject text, invitations jsonb),
              jsonb_to_recordset(c.invitations) AS r("user" text, gone boolean)
            WHERE known.channel = c.subject AND known.user_id = r."user" AND r.gone""";

    /** Of a user, {@code scope} is empty and each row's user is the subject's; else it is the channel. */
    static final String SANCTIONS = """
            INSERT INTO rookery.sanction AS known (channel, user_id, kind, until, imposed_by, reason, version)
            SELECT DISTINCT ON (c.scope, coalesce(r."user", c.sufferer), r.kind) c.scope, coalesce(r."user", c.sufferer), r.kind,
                CASE r.till WHEN 0 THEN 'infinity' ELSE to_timestamp(r.till / 1000.0) END, r.by, r.reason, c.version
              FROM jsonb_to_recordset($1::text::jsonb) AS c(scope text, sufferer text, version bigint, sanctions jsonb),
                jsonb_to_recordset(c.sanctions)
                  AS r("user" text, kind text, till bigint, by text, reason text, gone boolean)
              WHERE r.gone IS NULL
            ON CONFLICT (channel, user_id, kind) DO UPDATE SET until = excluded.until, imposed_by = excluded.imposed_by,
              reason = excluded.reason, version = excluded.version""";

    static final String SANCTIONS_GONE = """
            DELETE FROM rookery.sanction AS known
            USING jsonb_to_recordset($1::text::jsonb) AS c(scope text, sufferer text, sanctions jsonb),
              jsonb_to_recordset(c.sanctions) AS r("user" text, kind text, gone boolean)
            WHERE known.channel = c.scope AND known.user_id = coalesce(r."user", c.sufferer) AND known.kind = r.kind AND r.gone""";

    static final String REPORTS = """
            INSERT INTO rookery.report AS known (id, channel, message_id, author, reporter, reason, filed_at, state, closed_at,
                closed_by, note, content, outcome, version)
            SELECT DISTINCT ON (r.id) r.id, r.content::json->>'channel', r.content::json->>'messageId',
                r.content::json->>'author', r.content::json->>'reporter', r.content::json->>'reason',
                (r.content::json->>'at')::timestamptz, coalesce(o.outcome->>'state', 'open'),
                to_timestamp(r.closed / 1000.0), o.outcome->>'by', o.outcome->>'note', r.content::json, o.outcome, c.version
              FROM jsonb_to_recordset($1::text::jsonb) AS c(version bigint, reports jsonb),
                jsonb_to_recordset(c.reports) AS r(id text, content text, closed bigint, outcome text, gone boolean),
                LATERAL (SELECT nullif(r.outcome, '')::json AS outcome) AS o
              WHERE r.gone IS NULL
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, closed_at = excluded.closed_at,
              closed_by = excluded.closed_by, note = excluded.note, outcome = excluded.outcome, version = excluded.version""";

    static final String REPORTS_GONE = """
            DELETE FROM rookery.report AS known
            USING jsonb_to_recordset($1::text::jsonb) AS c(reports jsonb),
              jsonb_to_recordset(c.reports) AS r(id text, gone boolean)
            WHERE known.id = r.id AND r.gone""";

    private RegistryStatements() {}
}
