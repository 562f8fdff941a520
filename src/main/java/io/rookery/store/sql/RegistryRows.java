package io.rookery.store.sql;

/**
 * The statements that read back what was copied, as JSON that the store's scripts take: milliseconds, and numbers as texts, because
 * scripts have no large integers. Each takes channel, user or nothing, the last key of the page before, and how many rows at most, and
 * answers the list and the last key, nothing where there are fewer rows.
 */
final class RegistryRows {
    static final String CHANNEL = """
            SELECT jsonb_strip_nulls(jsonb_build_object('access', access, 'owner', owner, 'title', title,
                'created', round(extract(epoch FROM created_at) * 1000)::text,
                'ended', round(extract(epoch FROM ended_at) * 1000)::text,
                'slow', slow_millis::text, 'version', version::text))::text
            FROM rookery.channel WHERE channel = $1""";

    static final String MEMBERS = """
            SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('user', user_id, 'name', name, 'role', role, 'present', present,
                'roleSince', round(extract(epoch FROM role_since) * 1000)::text, 'version', version::text,
                'read', (SELECT "offset" FROM rookery.channel_end WHERE channel = $1)::text))
                ORDER BY user_id)::text, max(user_id), count(*)
            FROM (SELECT * FROM rookery.channel_member WHERE channel = $1 AND user_id > $2 ORDER BY user_id LIMIT $3) AS page""";

    static final String INVITATIONS = """
            SELECT jsonb_agg(jsonb_build_object('user', user_id, 'by', invited_by, 'declined', declined,
                'expires', round(extract(epoch FROM expires_at) * 1000)::text, 'version', version::text))::text,
                max(user_id), count(*)
            FROM (SELECT * FROM rookery.channel_invitation WHERE channel = $1 AND user_id > $2 AND expires_at > now()
              ORDER BY user_id LIMIT $3) AS page""";

    private static final String SANCTION = """
            SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('user', user_id, 'kind', kind, 'by', imposed_by,
                'reason', reason, 'version', version::text, 'till',
                CASE until WHEN 'infinity' THEN '0' ELSE round(extract(epoch FROM until) * 1000)::text END)))::text,
                max(user_id || ' ' || kind), count(*)
            FROM (SELECT * FROM rookery.sanction WHERE %s AND user_id || ' ' || kind > $2 AND until > now()
              ORDER BY user_id || ' ' || kind LIMIT $3) AS page""";

    static final String SANCTIONS_OF_CHANNEL = SANCTION.formatted("channel = $1");

    static final String SANCTIONS_OF_USER = SANCTION.formatted("channel = '' AND user_id = $1");

    /** Where the subject's name takes no part. */
    static final String REPORTS = """
            SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'content', content::text, 'outcome', outcome::text,
                'filed', round(extract(epoch FROM filed_at) * 1000)::text,
                'closed', round(extract(epoch FROM closed_at) * 1000)::text, 'version', version::text)))::text,
                max(id), count(*)
            FROM (SELECT * FROM rookery.report WHERE $1::text IS NOT NULL AND id > $2 ORDER BY id LIMIT $3) AS page""";

    private RegistryRows() {}
}
