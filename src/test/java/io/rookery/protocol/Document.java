package io.rookery.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the documentation with parts that come from the code, each between {@code <!-- name -->} and
 * {@code <!-- /name -->}. {@code -Drookery.docs.write=true} writes them anew.
 */
public final class Document {
    private static final boolean WRITE = Boolean.getBoolean("rookery.docs.write");

    private final Path file;

    public Document(String file) {
        this.file = Path.of(file);
    }

    public String text() throws IOException {
        return Files.readString(file);
    }

    public void assertPart(String name, String current) throws IOException {
        String text = text();
        String begin = "<!-- " + name + " -->\n";
        int start = text.indexOf(begin) + begin.length();
        int end = text.indexOf("<!-- /" + name + " -->");
        assertThat(start).as(name).isBetween(begin.length(), end);
        if (WRITE) {
            Files.writeString(file, text.substring(0, start) + '\n' + current.strip() + "\n\n" + text.substring(end));
        } else {
            assertThat(text.substring(start, end).strip()).isEqualTo(current.strip());
        }
    }
}
