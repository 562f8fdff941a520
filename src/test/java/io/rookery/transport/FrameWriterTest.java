package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.CloseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 125, 126, 127, 65_535, 65_536, 300_000})
    void theHeaderFitsTheLengthAndFramesStandSideBySide(int length) {
        ByteBuf out = Unpooled.directBuffer();

        for (int i = 0; i < 2; i++) {
            int start = FrameWriter.begin(out);
            for (int j = 0; j < length; j++) {
                out.writeByte(j * 31);
            }
            FrameWriter.end(out, start, FrameReader.TEXT);
        }

        for (int i = 0; i < 2; i++) {
            assertThat(out.readUnsignedByte()).isEqualTo((short) 0x81);
            assertThat(readLength(out)).isEqualTo(length);
            for (int j = 0; j < length; j++) {
                if (out.readByte() != (byte) (j * 31)) {
                    throw new AssertionError("byte " + j);
                }
            }
        }
        assertThat(out.isReadable()).isFalse();
    }

    private static long readLength(ByteBuf out) {
        int first = out.readUnsignedByte();
        if (first == 126) {
            int length = out.readUnsignedShort();
            assertThat(length).isGreaterThan(125);
            return length;
        }
        if (first == 127) {
            long length = out.readLong();
            assertThat(length).isGreaterThan(65_535);
            return length;
        }
        return first;
    }

    @Test
    void nothingWrittenIsNoFrame() {
        ByteBuf out = Unpooled.buffer().writeByte(7);

        FrameWriter.end(out, FrameWriter.begin(out), FrameReader.TEXT);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("07");
    }

    @Test
    void everyCloseFrameFitsAControlFrame() {
        for (CloseCode code : CloseCode.values()) {
            ByteBuf out = Unpooled.buffer();

            FrameWriter.close(out, code);

            assertThat(out.getUnsignedByte(1)).isLessThanOrEqualTo((short) FrameReader.CONTROL_BYTES_MAX);
            assertThat(out.getUnsignedShort(2)).isEqualTo(code.number());
            assertThat(out.readableBytes()).isEqualTo(2 + out.getUnsignedByte(1));
        }
    }
}
