package io.rookery.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The bytes of one publisher's messages, which differ by their markers alone. */
final class MarkedFrame {
    private static final int PADDING_LETTERS = 26;

    private final byte[] bytes;
    private final int payloadAt;
    private final int answerAt;

    /**
     * @param message as in {@link Ways}
     */
    MarkedFrame(boolean isBinary, String message, int payloadBytes, Random random) {
        String text = message.replace("{l}", Integer.toString(payloadBytes));
        int answer = text.indexOf("{a}");
        text = text.replace("{a}", padding(Marker.LENGTH, random));
        int payload = text.indexOf(Ways.PAYLOAD);
        if (payload < 0) throw new IllegalArgumentException("message: " + message + " (expected: {p} in it)");
        byte[] body = text.replace(Ways.PAYLOAD, padding(payloadBytes, random)).getBytes(StandardCharsets.UTF_8);
        byte[] header = Frames.header(isBinary ? Frames.BINARY : Frames.TEXT, body.length);
        bytes = new byte[header.length + body.length];
        System.arraycopy(header, 0, bytes, 0, header.length);
        System.arraycopy(body, 0, bytes, header.length, body.length);
        payloadAt = header.length + payload;
        answerAt = answer < 0 ? -1 : header.length + answer;
    }

    private static String padding(int length, Random random) {
        return random.ints(length, 'a', 'a' + PADDING_LETTERS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The frame with another marker; its bytes are the same array each time. */
    byte[] marked(int phase, int publisher, int sequence, long intendedNanos) {
        Marker.write(bytes, payloadAt, phase, publisher, sequence, intendedNanos);
        if (answerAt >= 0) Marker.write(bytes, answerAt, phase, publisher, sequence, intendedNanos);
        return bytes;
    }
}
