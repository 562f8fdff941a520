package io.rookery.app;

import io.rookery.settings.Settings;
import io.rookery.store.sql.SqlMonths;
import io.rookery.store.sql.SqlOptions;
import io.vertx.launcher.application.ExitCodes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** What operators do with the archive from the command line, beside the running nodes. */
final class ArchiveTool {
    static final String NAME = "archive";

    private static final String USAGE = """
            archive list                     shows the months of which there are messages
            archive export MONTH DIRECTORY   writes a month, as in 2026-01, to a file
            archive drop MONTH               removes a month with all its messages
            archive restore FILE             takes the messages of such a file back""";

    private ArchiveTool() {}

    /**
     * @param arguments behind the tool's name; settings are taken from the environment and {@code conf/rookery.yaml}
     * @return what to exit with
     */
    static int run(List<String> arguments) {
        Optional<URI> url = Settings.load(List.of(), System.getenv()).postgres().url();
        if (url.isEmpty()) {
            System.err.println("postgres.url: not set (expected: the address of the archive)");
            return ExitCodes.USAGE;
        }
        SqlMonths months = new SqlMonths(new SqlOptions(
                url.get().toString(),
                1,
                Settings.load(List.of(), System.getenv()).postgres().commandDeadline()));
        try {
            return run(arguments, months);
        } catch (DateTimeException notAMonth) {
            System.err.println("month: " + arguments.get(1) + " (expected: as in 2026-01)");
            return ExitCodes.USAGE;
        } catch (IOException failure) {
            System.err.println(failure.getMessage());
            return ExitCodes.SOFTWARE;
        }
    }

    private static int run(List<String> arguments, SqlMonths months) throws IOException {
        String what = arguments.isEmpty() ? "" : arguments.get(0) + " " + (arguments.size() - 1);
        switch (what) {
            case "list 0" -> months.list().forEach(System.out::println);
            case "export 2" ->
                System.out.println(months.export(YearMonth.parse(arguments.get(1)), Path.of(arguments.get(2))));
            case "drop 1" -> months.drop(YearMonth.parse(arguments.get(1)));
            case "restore 1" -> System.out.println(months.restore(Path.of(arguments.get(1))) + " messages restored");
            default -> {
                System.err.println(USAGE);
                return ExitCodes.USAGE;
            }
        }
        return 0;
    }
}
