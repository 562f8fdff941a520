package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads what a server says: of its notifications what counting needs, without making objects. */
final class PushReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] HEAD = bytes("{\"jsonrpc\":\"2.0\",\"method\":\"");
    private static final byte[] CHAT = bytes("chat.message\"");
    private static final byte[] SIGNAL = bytes("signal\"");
    private static final byte[] PRESENCE = bytes("presence.changed\"");
    private static final byte[] EPOCH = bytes("\"epoch\":\"");
    private static final byte[] OFFSET = bytes("\"offset\":");

    private PushReader() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static boolean isChat(byte[] bytes, int from, int end) {
        return is(bytes, from, end, CHAT);
    }

    static boolean isSignal(byte[] bytes, int from, int end) {
        return is(bytes, from, end, SIGNAL);
    }

    static boolean isPresence(byte[] bytes, int from, int end) {
        return is(bytes, from, end, PRESENCE);
    }

    /** Any frame. */
    static JsonNode json(byte[] bytes, int from, int end) {
        try {
            return JSON.readTree(bytes, from, end - from);
        } catch (IOException notJson) {
            throw new IllegalStateException(new String(bytes, from, end - from, StandardCharsets.UTF_8), notJson);
        }
    }

    private static boolean is(byte[] bytes, int from, int end, byte[] method) {
        return Frames.startsWith(bytes, from, end, HEAD) && Frames.startsWith(bytes, from + HEAD.length, end, method);
    }

    /** Whether a chat message stands in the epoch. */
    static boolean isOfEpoch(byte[] bytes, int from, int end, byte[] epoch) {
        int at = after(EPOCH, bytes, from, end);
        return Frames.startsWith(bytes, at, end, epoch) && bytes[at + epoch.length] == '"';
    }

    /** The offset of a chat message. */
    static long offset(byte[] bytes, int from, int end) {
        long offset = 0;
        for (int at = after(OFFSET, bytes, from, end); at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            offset = offset * 10 + bytes[at] - '0';
        }
        return offset;
    }

    private static int after(byte[] name, byte[] bytes, int from, int end) {
        for (int at = from + HEAD.length; at <= end - name.length; at++) {
            if (bytes[at] == '"' && Frames.startsWith(bytes, at, end, name)) return at + name.length;
        }
        throw new IllegalStateException("no " + new String(name, StandardCharsets.US_ASCII) + " in "
                + new String(bytes, from, end - from, StandardCharsets.UTF_8));
    }
}
