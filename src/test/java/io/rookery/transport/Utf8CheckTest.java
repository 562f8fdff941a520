package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {
    @Test
    void everyCodePointIsWhatTheJdkSaysItIs() {
        for (int point = 0; point <= 0x110010; point++) {
            byte[] bytes = encoded(point);
            assertThat(isValid(bytes, bytes.length)).as("%x", point).isEqualTo(isValidToTheJdk(bytes));
        }
    }

    @Test
    void anyBytesInAnyPiecesAreWhatTheJdkSaysTheyAre() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = someBytes(random);
            int cut = random.nextInt(bytes.length + 1);
            assertThat(isValid(bytes, cut)).as("seed %d, case %d", seed, i).isEqualTo(isValidToTheJdk(bytes));
        }
    }

    private static byte[] someBytes(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0xD800) : random.nextInt(128));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] encoded(int point) {
        if (point < 0x80) {
            return new byte[] {(byte) point};
        }
        if (point < 0x800) {
            return new byte[] {(byte) (0xC0 | point >> 6), tail(point)};
        }
        if (point < 0x10000) {
            return new byte[] {(byte) (0xE0 | point >> 12), tail(point >> 6), tail(point)};
        }
        return new byte[] {(byte) (0xF0 | point >> 18), tail(point >> 12), tail(point >> 6), tail(point)};
    }

    private static byte tail(int bits) {
        return (byte) (0x80 | bits & 0x3F);
    }

    private static boolean isValid(byte[] bytes, int cut) {
        ByteBuf all = Unpooled.wrappedBuffer(bytes);
        int state = Utf8Check.check(Utf8Check.COMPLETE, all.slice(0, cut));
        return state != Utf8Check.INVALID
                && Utf8Check.check(state, all.slice(cut, bytes.length - cut)) == Utf8Check.COMPLETE;
    }

    private static boolean isValidToTheJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
