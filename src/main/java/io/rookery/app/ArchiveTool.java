package io.rookery.app;

import io.rookery.settings.Settings;
import io.rookery.store.Uncopied.Restored;
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
            archive restore FILE             takes the messages of such a file back
            archive channels restore         puts channels, sanctions and reports back into a store that has lost them""";

    private static final int CONNECTIONS = 2;

    private ArchiveTool() {}

    /**
     * @param arguments behind the tool's name; settings are taken from the environment and {@code conf/rookery.yaml}
     * @return what to exit with
     */
    static int run(List<String> arguments) {
        Settings settings = Settings.load(List.of(), System.getenv());
        Optional<URI> url = settings.postgres().url();
        if (url.isEmpty()) {
            System.err.println("postgres.url: not set (expected: the address of the archive)");
            return ExitCodes.USAGE;
        }
        SqlOptions options = new SqlOptions(
                url.get().toString(), CONNECTIONS, settings.postgres().commandDeadline());
        try {
            return arguments.equals(List.of("channels", "restore"))
                    ? restoreChannels(settings, options)
                    : run(arguments, new SqlMonths(options));
        } catch (DateTimeException notAMonth) {
            System.err.println("month: " + arguments.get(1) + " (expected: as in 2026-01)");
            return ExitCodes.USAGE;
        } catch (IOException failure) {
            System.err.println(failure.getMessage());
            return ExitCodes.SOFTWARE;
        }
    }

    private static int restoreChannels(Settings settings, SqlOptions options) throws IOException {
        Restored restored = RegistryTool.restore(settings.redis(), options);
        System.out.println(restored.channels() + " channels, " + restored.members() + " members, "
                + restored.invitations() + " invitations, " + restored.sanctions() + " sanctions and "
                + restored.reports() + " reports restored");
        return 0;
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
