package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.protocol.MessageBody;
import io.rookery.protocol.RawJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Digests that stand in the store for what they were made of. */
final class Hashes {
    private static final int CONTENT_BYTES = 16;

    private Hashes() {}

    /** What a secret is stored as. */
    static String ofSecret(String secret) {
        return hex(digest("SHA-256").digest(secret.getBytes(UTF_8)));
    }

    /** Equal for two sendings of the same content, whatever message id and display name they carry. */
    static String ofContent(MessageBody body) {
        MessageDigest digest = digest("SHA-256");
        RawJson payload = body.payload();
        add(digest, body.kind().getBytes(UTF_8));
        add(digest, bytes(body.text()));
        add(digest, payload == null ? null : payload.utf8());
        add(digest, bytes(body.replyTo()));
        return HexFormat.of().formatHex(digest.digest(), 0, CONTENT_BYTES);
    }

    static byte[] sha1(byte[] bytes) {
        return digest("SHA-1").digest(bytes);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    private static void add(MessageDigest digest, byte @Nullable [] part) {
        int length = part == null ? -1 : part.length;
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (length >>> shift));
        }
        if (part != null) {
            digest.update(part);
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
