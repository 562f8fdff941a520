package io.rookery.transport;

import io.netty.buffer.ByteBuf;

/**
 * Checks UTF-8 as it arrives in pieces (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). The state
 * between two pieces is one integer, so that a connection can keep it in a field.
 */
final class Utf8Check {
    /** Between characters: where a text begins and where it has to end. */
    static final int COMPLETE = 0;

    static final int INVALID = -1;

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Utf8Check() {}

    /**
     * @param state {@link #COMPLETE} or what the piece before ended with
     * @return {@link #INVALID}, or the state after the piece
     */
    static int check(int state, ByteBuf piece) {
        int index = piece.readerIndex();
        int end = piece.writerIndex();
        int now = state;
        while (index < end) {
            if (now == COMPLETE) {
                index = skipAscii(piece, index, end);
                if (index == end) {
                    break;
                }
            }
            now = next(now, piece.getByte(index++) & 0xFF);
            if (now == INVALID) {
                return INVALID;
            }
        }
        return now;
    }

    private static int skipAscii(ByteBuf piece, int from, int end) {
        int index = from;
        while (index + Long.BYTES <= end && (piece.getLong(index) & NOT_ASCII) == 0) {
            index += Long.BYTES;
        }
        while (index < end && piece.getByte(index) >= 0) {
            index++;
        }
        return index;
    }

    /** A state holds how many bytes are to follow, and between which bounds the next one lies. */
    private static int next(int state, int octet) {
        if (state == COMPLETE) {
            return lead(octet);
        }
        if (octet < (state >> 8 & 0xFF) || octet > (state >> 16 & 0xFF)) {
            return INVALID;
        }
        int missing = (state & 0xFF) - 1;
        return missing == 0 ? COMPLETE : state(missing, 0x80, 0xBF);
    }

    private static int lead(int octet) {
        if (octet < 0x80) {
            return COMPLETE;
        }
        if (octet >= 0xC2 && octet <= 0xDF) {
            return state(1, 0x80, 0xBF);
        }
        if (octet >= 0xE0 && octet <= 0xEF) {
            return state(2, octet == 0xE0 ? 0xA0 : 0x80, octet == 0xED ? 0x9F : 0xBF);
        }
        if (octet >= 0xF0 && octet <= 0xF4) {
            return state(3, octet == 0xF0 ? 0x90 : 0x80, octet == 0xF4 ? 0x8F : 0xBF);
        }
        return INVALID;
    }

    private static int state(int missing, int low, int high) {
        return high << 16 | low << 8 | missing;
    }
}
