package io.rookery.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.wire.ClientBatch;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.Deflated;
import io.rookery.protocol.wire.ServerBatch;
import io.rookery.protocol.wire.ServerFrame;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Packs several frames into one and unpacks them, compressed where that helps. */
final class Batches {
    private static final int PLAIN_BYTES_MAX = 1024;

    private final CodecBounds bounds;

    Batches(CodecBounds bounds) {
        this.bounds = bounds;
    }

    /**
     * The commands of a batch, 1 to as many as the bounds allow.
     *
     * @throws Refusal when the batch as a whole is not acceptable
     */
    List<ClientFrame> commands(ClientBatch batch) {
        ClientBatch plain = batch.hasDeflated() ? inflated(batch) : batch;
        Form.refuseUnknown(plain.getUnknownFields(), "batch.");
        int count = plain.getCommandsCount();
        if (count == 0 || count > bounds.batchCommands()) {
            throw invalid("batch: " + count + " commands (expected: 1.." + bounds.batchCommands() + ")");
        }
        return plain.getCommandsList();
    }

    private ClientBatch inflated(ClientBatch batch) {
        if (batch.getCommandsCount() > 0) {
            throw invalid("batch: plain and compressed (expected: one of them)");
        }
        Form.refuseUnknown(batch.getUnknownFields(), "batch.");
        Form.refuseUnknown(batch.getDeflated().getUnknownFields(), "batch.deflated.");
        try {
            ClientBatch plain = ClientBatch.parseFrom(inflate(batch.getDeflated()));
            if (plain.hasDeflated()) {
                throw invalid("batch: compressed twice (expected: once)");
            }
            return plain;
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.of(ErrorCode.PARSE_ERROR, "batch.deflated: not a ClientBatch");
        }
    }

    /** Never takes more memory than the size that was declared and found acceptable. */
    private byte[] inflate(Deflated deflated) {
        int size = deflated.getSize();
        if (size < 0 || size > bounds.inflatedBytes()) {
            String declared = Integer.toUnsignedString(size);
            throw Refusal.tooLarge(
                    "batch",
                    "batch.deflated.size: " + declared + " (expected: at most " + bounds.inflatedBytes() + ")");
        }
        Inflater inflater = new Inflater();
        try {
            byte[] plain = new byte[size];
            inflater.setInput(deflated.getZlib().toByteArray());
            int length = inflater.inflate(plain);
            // A stream that fills the array exactly may still have its end to be read.
            if (length != size || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw Refusal.of(ErrorCode.PARSE_ERROR, "batch.deflated: not " + size + " bytes after inflating");
            }
            return plain;
        } catch (DataFormatException e) {
            throw Refusal.of(ErrorCode.PARSE_ERROR, "batch.deflated.zlib: not zlib");
        } finally {
            inflater.end();
        }
    }

    ServerFrame answers(List<ServerFrame> answers) {
        ServerBatch plain = ServerBatch.newBuilder().addAllAnswers(answers).build();
        return ServerFrame.newBuilder()
                .setBatch(plain.getSerializedSize() > PLAIN_BYTES_MAX ? smaller(plain) : plain)
                .build();
    }

    private static ServerBatch smaller(ServerBatch plain) {
        byte[] bytes = plain.toByteArray();
        byte[] compressed = new byte[bytes.length / 5 * 4];
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            int length = deflater.deflate(compressed);
            return deflater.finished() ? deflated(bytes.length, Arrays.copyOf(compressed, length)) : plain;
        } finally {
            deflater.end();
        }
    }

    private static ServerBatch deflated(int size, byte[] zlib) {
        return ServerBatch.newBuilder()
                .setDeflated(Deflated.newBuilder().setSize(size).setZlib(ByteString.copyFrom(zlib)))
                .build();
    }

    private static Refusal invalid(String text) {
        return Refusal.of(ErrorCode.INVALID_REQUEST, text);
    }
}
