package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Document;
import io.rookery.protocol.ErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What client authors are told of the HTTP API is what it offers. */
class ApiDocumentTest {
    private final Document document = new Document("docs/protocol.md");

    @Test
    void everyEndpointIsDescribed() throws IOException {
        String text = document.text();

        for (ApiRoute route : ApiRoutes.ALL) {
            String path = route.path().replaceAll(":(\\w+)", "{$1}");
            String commands =
                    route.commands().stream().map(name -> '`' + name + '`').collect(Collectors.joining(", "));
            assertThat(text).contains("| `" + route.method() + ' ' + path + "` | " + commands + " |");
        }
    }

    @Test
    void theStatusOfEveryErrorIsTold() throws IOException {
        String rows = Arrays.stream(ErrorCode.values())
                .collect(Collectors.groupingBy(
                        ApiProblems::statusOf,
                        java.util.TreeMap::new,
                        Collectors.mapping(code -> Integer.toString(code.number()), Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(status -> "| " + status.getKey() + " | " + status.getValue() + " |")
                .collect(Collectors.joining("\n"));

        document.assertPart("statuses", "| status | `code` |\n| --- | --- |\n" + rows);
    }
}
