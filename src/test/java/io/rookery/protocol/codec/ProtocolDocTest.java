package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rookery.protocol.Document;
import io.rookery.protocol.Request;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What client authors are told is what the server does. */
class ProtocolDocTest {
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern LINK = Pattern.compile("\\]\\(#([^)]+)\\)");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^(→|←) (.+)$");

    private final Document document = new Document("docs/protocol.md");

    @Test
    void theTablesAreThoseOfTheSchema() throws IOException {
        SchemaTables tables = new SchemaTables();

        document.assertPart("commands", tables.commands());
        document.assertPart("answers", tables.answers());
        document.assertPart("notifications", tables.notifications());
        document.assertPart("values", tables.values());
    }

    @Test
    void everyLinkInsideThePageLeadsSomewhere() throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher headings = HEADING.matcher(document.text());
        while (headings.find()) {
            anchors.add(
                    headings.group(1).toLowerCase(Locale.ROOT).replace("`", "").replace(' ', '-'));
        }
        Matcher links = LINK.matcher(document.text());

        while (links.find()) {
            assertThat(anchors).contains(links.group(1));
        }
    }

    @Test
    void everyExampleOfARequestIsAccepted() throws IOException {
        int examples = 0;
        Matcher lines = EXAMPLE.matcher(document.text());
        while (lines.find()) {
            JsonNode json = ReferenceJson.parse(lines.group(2).getBytes(UTF_8));
            if (lines.group(1).equals("→")) {
                List<Request> requests = Frames.readJson(lines.group(2)).requests();
                boolean meantToFail = json.at("/params/chanel").isTextual();
                assertThat(requests).allMatch(request -> meantToFail == request instanceof Request.Refused);
                examples++;
            }
        }

        assertThat(examples).isGreaterThan(4);
    }
}
