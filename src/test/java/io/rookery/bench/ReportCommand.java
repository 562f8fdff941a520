package io.rookery.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** {@code scripts/bench report}: makes a page and a picture of results. */
final class ReportCommand {
    static final String NAME = "report";

    private static final String OUT = "--out";
    private static final String DEFAULT_OUT = "target/bench/results";

    private ReportCommand() {}

    /**
     * @param arguments files, and perhaps where the page and the picture go, without what their names end with
     */
    static void run(String... arguments) throws IOException {
        Path out = Path.of(DEFAULT_OUT);
        List<Path> files = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            if (!argument.equals(OUT)) files.add(Path.of(argument));
            else if (rest.isEmpty()) throw new IllegalArgumentException("--out (expected: a value after it)");
            else out = Path.of(rest.removeFirst());
        }
        if (files.isEmpty()) throw new IllegalArgumentException("no files (expected: results of scripts/bench)");
        write(ResultRuns.read(files), out);
    }

    private static void write(ResultRuns runs, Path out) throws IOException {
        Path page = out.resolveSibling(out.getFileName() + ".md");
        Path picture = out.resolveSibling(out.getFileName() + ".svg");
        if (page.getParent() != null) Files.createDirectories(page.getParent());
        Files.writeString(picture, ResultPicture.of(runs.rows()));
        Files.writeString(page, ResultPage.of(runs, picture.getFileName().toString()));
        System.out.println("written: " + page + ", " + picture);
    }
}
