package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The names of fields in what the server sends, ready to be copied: {@code ,"name":}. */
enum JsonKey {
    ACCESS("access"),
    ACTIVITY("activity"),
    AFTER_MS("afterMs"),
    CHANNEL("channel"),
    CHANNELS("channels"),
    CODE("code"),
    CREATED_AT("createdAt"),
    CURSOR("cursor"),
    DATA("data"),
    DUPLICATE("duplicate"),
    DURABILITY("durability"),
    EDITED("edited"),
    ENTERED("entered"),
    EPOCH("epoch"),
    ERROR("error"),
    EVENT("event"),
    EXPIRES_AT("expiresAt"),
    FROM("from"),
    HEARTBEAT_MS("heartbeatMs"),
    ID("id"),
    KIND("kind"),
    LAST_SEEN("lastSeen"),
    LEFT("left"),
    MAX_FRAME_BYTES("maxFrameBytes"),
    MEMBERS("members"),
    MEMBER_COUNT("memberCount"),
    MESSAGE("message"),
    MESSAGES("messages"),
    MESSAGE_ID("messageId"),
    METADATA("metadata"),
    MORE("more"),
    NAME("name"),
    NODE("node"),
    OFFSET("offset"),
    ONLINE("online"),
    OWNER("owner"),
    PAYLOAD("payload"),
    PRESENCES("presences"),
    PRIORITY("priority"),
    QUERY_ID("queryId"),
    REASON("reason"),
    RECOVERED("recovered"),
    RECOVERY("recovery"),
    RECOVERY_TOKEN("recoveryToken"),
    REPLY_TO("replyTo"),
    RESULT("result"),
    RESUMED("resumed"),
    RESUME_WINDOW_MS("resumeWindowMs"),
    SERVER_TIME("serverTime"),
    SESSION_ID("sessionId"),
    SEVERITY("severity"),
    STARTS_AT("startsAt"),
    STATE("state"),
    STATUS("status"),
    TEXT("text"),
    TIMESTAMP("timestamp"),
    TITLE("title"),
    TO("to"),
    TOPICS("topics"),
    TOTAL("total"),
    TYPE("@type"),
    UPDATED("updated"),
    URL("url"),
    USER("user"),
    USER_ID("userId"),
    VALUE("value"),
    VERSION("version"),
    ZONE("zone");

    @SuppressWarnings("ImmutableEnumChecker") // copied from, never changed
    private final byte[] bytes;

    JsonKey(String name) {
        this.bytes = (",\"" + name + "\":").getBytes(US_ASCII);
    }

    /** Comma, quoted name and colon; not to be changed. */
    byte[] bytes() {
        return bytes;
    }
}
