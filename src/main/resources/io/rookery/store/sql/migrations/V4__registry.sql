-- A copy of what the store decides: channels and who belongs to them, what users suffer, what they reported. Written behind, read to put
-- back what the store has lost, and by whoever wants to know. Versions are microseconds of the store's clock.

CREATE TABLE copied (
    subject   text     PRIMARY KEY,
    partition smallint NOT NULL,
    version   bigint   NOT NULL
) WITH (fillfactor = 70);

COMMENT ON TABLE copied IS
    'Up to which version each subject is copied: a channel, what a user suffers in the whole game (user:<id>), or the reports.';

CREATE INDEX copied_partition ON copied (partition, subject);

CREATE TABLE channel (
    channel     text PRIMARY KEY,
    access      text,
    owner       text,
    title       text,
    created_at  timestamptz,
    ended_at    timestamptz,
    slow_millis bigint,
    version     bigint NOT NULL
);

COMMENT ON COLUMN channel.created_at IS 'NULL for open channels, which nobody created.';
COMMENT ON COLUMN channel.ended_at IS 'When the last member left; the name is not given again.';

CREATE INDEX channel_owner ON channel (owner);

CREATE TABLE channel_member (
    channel    text    NOT NULL,
    user_id    text    NOT NULL,
    name       text,
    role       text    NOT NULL,
    role_since timestamptz,
    present    boolean NOT NULL,
    version    bigint  NOT NULL,
    PRIMARY KEY (channel, user_id)
);

COMMENT ON COLUMN channel_member.role IS 'owner, moderator or member.';
COMMENT ON COLUMN channel_member.present IS 'False for who has left, and has kept a role.';

CREATE INDEX channel_member_user ON channel_member (user_id);

CREATE TABLE channel_invitation (
    channel    text        NOT NULL,
    user_id    text        NOT NULL,
    invited_by text        NOT NULL,
    expires_at timestamptz NOT NULL,
    declined   boolean     NOT NULL,
    version    bigint      NOT NULL,
    PRIMARY KEY (channel, user_id)
);

CREATE INDEX channel_invitation_user ON channel_invitation (user_id);
CREATE INDEX channel_invitation_expires ON channel_invitation (expires_at);

CREATE TABLE sanction (
    channel    text        NOT NULL,
    user_id    text        NOT NULL,
    kind       text        NOT NULL,
    until      timestamptz NOT NULL,
    imposed_by text,
    reason     text,
    version    bigint      NOT NULL,
    PRIMARY KEY (channel, user_id, kind)
);

COMMENT ON COLUMN sanction.channel IS 'Empty for the whole game.';
COMMENT ON COLUMN sanction.kind IS 'ban, mute or shadow.';
COMMENT ON COLUMN sanction.until IS 'infinity for ever.';
COMMENT ON COLUMN sanction.imposed_by IS 'Known of the whole game only, as is the reason.';

CREATE INDEX sanction_user ON sanction (user_id);
CREATE INDEX sanction_until ON sanction (until);

CREATE TABLE report (
    id         text        PRIMARY KEY,
    channel    text        NOT NULL,
    message_id text        NOT NULL,
    author     text        NOT NULL,
    reporter   text        NOT NULL,
    reason     text        NOT NULL,
    filed_at   timestamptz NOT NULL,
    state      text        NOT NULL,
    closed_at  timestamptz,
    closed_by  text,
    note       text,
    content    json        NOT NULL,
    outcome    json,
    version    bigint      NOT NULL
);

COMMENT ON COLUMN report.state IS 'open, resolved or dismissed.';
COMMENT ON COLUMN report.content IS 'As the operators'' API tells it: the message, and those before it, as they were.';

CREATE INDEX report_open ON report (filed_at) WHERE state = 'open';
CREATE INDEX report_closed ON report (closed_at) WHERE state <> 'open';
CREATE INDEX report_author ON report (author);
