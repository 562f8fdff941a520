package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a client has read in its channel, and what was not as it must be: offsets rise by one, and what was missed while
 * away is all in the recovery.
 */
final class LogPlace {
    private String epoch = "";
    private byte[] epochBytes = {};
    private long offset = -1;
    private long taken;
    private long missed;
    private long repeated;
    private long backwards;
    private long strangers;

    boolean isKnown() {
        return offset >= 0;
    }

    String epoch() {
        return epoch;
    }

    /** The epoch's name as it stands in frames. */
    byte[] epochBytes() {
        return epochBytes;
    }

    long offset() {
        return offset;
    }

    /** Listening begins here. */
    void begin(String atEpoch, long atOffset) {
        epoch = atEpoch;
        epochBytes = atEpoch.getBytes(StandardCharsets.US_ASCII);
        offset = atOffset;
    }

    /** A message of another epoch came without a word of it. */
    void stranger() {
        strangers++;
    }

    /**
     * A message came.
     *
     * @return whether it is new
     */
    boolean take(long at) {
        if (at <= offset) {
            repeated++;
            return false;
        }
        missed += at - offset - 1;
        offset = at;
        taken++;
        return true;
    }

    /** The server has said what was missed while away, as {@code Recovery} of the protocol. */
    void recover(JsonNode recovery) {
        List<Long> messages = new ArrayList<>();
        recovery.path("messages")
                .forEach(message -> messages.add(message.path("offset").asLong()));
        recover(
                recovery.path("epoch").asText(),
                recovery.path("offset").asLong(),
                recovery.path("recovered").asBoolean(),
                messages);
    }

    /**
     * The server has said what was missed while away. Numbering goes on in a new epoch.
     *
     * @param isComplete whether it claims that nothing is missing
     */
    void recover(String atEpoch, long atOffset, boolean isComplete, List<Long> messages) {
        if (!isKnown()) {
            begin(atEpoch, atOffset);
            return;
        }
        long before = offset;
        messages.forEach(this::take);
        if (isComplete && atOffset < before) backwards++;
        missed += Math.max(0, atOffset - offset);
        begin(atEpoch, atOffset);
    }

    long taken() {
        return taken;
    }

    /** Messages that were jumped over, or that a recovery did not bring. */
    long missed() {
        return missed;
    }

    /** Messages that came again. */
    long repeated() {
        return repeated;
    }

    /** Whatever else must not happen: a recovery to an earlier place, a new epoch unannounced. */
    long faults() {
        return backwards + strangers;
    }
}
