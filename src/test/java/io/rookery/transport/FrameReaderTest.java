package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final FrameReader.Bounds BOUNDS = new FrameReader.Bounds(FrameReader.TEXT, 65_536, 262_144, 64);
    private final Heard heard = new Heard();
    private final FrameReader reader = new FrameReader(BOUNDS);

    @Test
    void aMessageIsReadHoweverItIsCut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<String> said = new ArrayList<>();
            byte[] bytes = conversation(random, said);
            Heard found = new Heard();

            readInPieces(new FrameReader(BOUNDS), bytes, random, found);

            assertThat(found.events).as("seed %d, round %d", seed, round).isEqualTo(said);
        }
    }

    @Test
    void anyBytesAtAllAreReadWithoutAFault() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[0] = (byte) 0x81;
            }
            Heard found = new Heard();

            readInPieces(new FrameReader(BOUNDS), bytes, random, found);

            assertThat(found.ends())
                    .as("seed %d, round %d: %s", seed, round, found.events)
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void nothingIsReadAfterAFault() {
        reader.read(
                Unpooled.wrappedBuffer(RawClient.frame(0xFF, new byte[0]), RawClient.frame(0x81, text("late"))), heard);
        reader.read(Unpooled.wrappedBuffer(RawClient.frame(0x81, text("later"))), heard);

        assertThat(heard.events).containsExactly("violated 1002");
    }

    @Test
    void theLargestFrameIsReadAndOneByteMoreIsNot() {
        byte[] largest = new byte[65_536];
        Arrays.fill(largest, (byte) 'a');
        reader.read(Unpooled.wrappedBuffer(RawClient.frame(0x81, largest)), heard);
        assertThat(heard.events).hasSize(1).allMatch(event -> event.length() == 65_536 + "message ".length());

        reader.read(Unpooled.wrappedBuffer(RawClient.frame(0x81, new byte[65_537])), heard);
        assertThat(heard.events).last().isEqualTo("violated 1009");
    }

    @Test
    void sixtyFourFragmentsAreAMessage() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 64; i++) {
            bytes.writeBytes(RawClient.frame((i == 63 ? 0x80 : 0) | (i == 0 ? 1 : 0), text("a")));
        }

        reader.read(Unpooled.wrappedBuffer(bytes.toByteArray()), heard);

        assertThat(heard.events).containsExactly("message " + "a".repeat(64));
    }

    @Test
    void aPingBetweenFragmentsIsHeardAtOnce() {
        reader.read(
                Unpooled.wrappedBuffer(
                        RawClient.frame(0x01, text("a")),
                        RawClient.frame(0x89, text("p")),
                        RawClient.frame(0x80, text("b"))),
                heard);

        assertThat(heard.events).containsExactly("ping p", "message ab");
    }

    @Test
    void whoStopsInsideAMessageIsTold() {
        FrameReader[] self = new FrameReader[1];
        Heard stopping = new Heard() {
            @Override
            public void message(ByteBuf payload) {
                super.message(payload);
                self[0].stop();
            }
        };
        self[0] = new FrameReader(BOUNDS);

        self[0].read(
                Unpooled.wrappedBuffer(RawClient.frame(0x81, text("one")), RawClient.frame(0x81, text("two"))),
                stopping);

        assertThat(stopping.events).containsExactly("message one");
    }

    private static byte[] conversation(Random random, List<String> said) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(6); i >= 0; i--) {
            byte[] payload = text("ä".repeat(random.nextInt(random.nextInt(20) == 0 ? 3_000 : 90)));
            int cut = random.nextInt(payload.length + 1);
            if (random.nextBoolean()) {
                out.writeBytes(RawClient.frame(0x01, Arrays.copyOf(payload, cut)));
                if (random.nextBoolean()) {
                    out.writeBytes(RawClient.frame(0x8A, new byte[0]));
                    said.add("pong");
                }
                out.writeBytes(RawClient.frame(0x80, Arrays.copyOfRange(payload, cut, payload.length)));
            } else {
                out.writeBytes(RawClient.frame(0x81, payload));
            }
            said.add("message " + new String(payload, StandardCharsets.UTF_8));
        }
        out.writeBytes(RawClient.frame(0x88, new byte[] {0x0F, (byte) 0xA0}));
        said.add("closed 4000");
        return out.toByteArray();
    }

    private static void readInPieces(FrameReader reader, byte[] bytes, Random random, Heard heard) {
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 5_000));
            ByteBuf piece = Unpooled.directBuffer().writeBytes(bytes, from, to - from);
            reader.read(piece, heard);
            piece.release();
            from = to;
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static class Heard implements FrameReader.Sink {
        final List<String> events = new ArrayList<>();

        long ends() {
            return events.stream()
                    .filter(event -> event.startsWith("closed") || event.startsWith("violated"))
                    .count();
        }

        @Override
        public void message(ByteBuf payload) {
            events.add("message " + payload.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void ping(ByteBuf payload) {
            events.add("ping " + payload.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void pong() {
            events.add("pong");
        }

        @Override
        public void closed(int code) {
            events.add("closed " + code);
        }

        @Override
        public void violated(CloseCode code) {
            events.add("violated " + code.number());
        }
    }
}
