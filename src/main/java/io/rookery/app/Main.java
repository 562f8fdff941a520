package io.rookery.app;

import io.rookery.settings.InvalidSettingsException;
import io.rookery.settings.Settings;
import io.rookery.settings.SettingsInForce;
import io.rookery.settings.SettingsSource;
import io.vertx.launcher.application.ExitCodes;
import io.vertx.launcher.application.VertxApplication;
import java.util.List;

/** Where the process begins: reads the settings and hands over to Vert.x's launcher. */
public final class Main {
    /**
     * What a write that waits for a connection costs beside its bytes: Netty's entry, the duplicate of the shared buffer, and
     * what is unused of that. Netty itself counts 96.
     */
    private static final String WAITING_WRITE_BYTES = "320";

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("io.netty.transport.outboundBufferEntrySizeOverhead", WAITING_WRITE_BYTES);
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        if (arguments.length > 0 && arguments[0].equals(ArchiveTool.NAME)) {
            System.exit(ArchiveTool.run(List.of(arguments).subList(1, arguments.length)));
        }
        SettingsSource source;
        Settings settings;
        try {
            source = SettingsSource.load(List.of(arguments), System.getenv());
            settings = source.base().withDevelopmentSecrets();
        } catch (InvalidSettingsException refused) {
            refused.problems().forEach(System.err::println);
            System.exit(ExitCodes.USAGE);
            return;
        }
        String[] launcherArguments = settings.cluster().enabled() ? new String[] {"--cluster"} : new String[0];
        int exitCode =
                new VertxApplication(launcherArguments, new NodeHooks(settings, new SettingsInForce(source))).launch();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
