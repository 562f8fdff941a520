package io.rookery.protocol;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every number a client can meet is explained. */
class ErrorsDocTest {
    private final Document document = new Document("docs/errors.md");

    @Test
    void theTablesAreThoseOfTheCode() throws IOException {
        document.assertPart("errors", errors());
        document.assertPart("closes", closes());
    }

    private static String errors() {
        return "| code | name | meaning | retry |\n| --- | --- | --- | --- |\n"
                + Arrays.stream(ErrorCode.values())
                        .map(code -> "| " + code.number() + " | `" + code + "` | " + code.meaning() + " | "
                                + advice(code.retry()) + " |")
                        .collect(Collectors.joining("\n"));
    }

    private static String closes() {
        return "| code | name | meaning | come back |\n| --- | --- | --- | --- |\n"
                + Arrays.stream(CloseCode.values())
                        .map(code -> "| " + code.number() + " | `" + code + "` | " + code.meaning() + " | "
                                + (code.comesBack() ? "yes, with the recovery token" : "no") + " |")
                        .collect(Collectors.joining("\n"));
    }

    private static String advice(ErrorCode.Retry retry) {
        return switch (retry) {
            case NO -> "no";
            case YES -> "yes, later";
            case AFTER_NEW_TOKEN -> "after `session.connect` or `auth.token.refresh` with a new token";
            case NEW_SESSION -> "with a new session: `session.connect` without `resume`";
            case SAME_CLIENT_MESSAGE_ID -> "yes, with the same `clientMessageId`";
        };
    }
}
