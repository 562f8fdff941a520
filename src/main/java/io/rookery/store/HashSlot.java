package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The part of a Redis Cluster that a key lives in: CRC-16/XMODEM of its hash tag, as the cluster specification says. */
final class HashSlot {
    static final int COUNT = 16384;

    private static final int POLYNOMIAL = 0x1021;

    private HashSlot() {}

    static int of(String key) {
        int crc = 0;
        for (byte b : hashTag(key).getBytes(UTF_8)) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
        }
        return crc & (COUNT - 1);
    }

    private static String hashTag(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        return close <= open + 1 ? key : key.substring(open + 1, close);
    }
}
