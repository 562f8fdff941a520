package io.rookery.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can be set, checked and unchangeable.
 *
 * <p>A value is taken from the command line, else the environment, else the file, else the default; {@code
 * conf/rookery.yaml} lists every key with its default.
 *
 * @param dev development mode: generated keys, tokens for the asking, a page for trying things out
 * @param nodeId the node's name; empty where the node is to choose one
 * @param dataDirectory where this node keeps files
 */
public record Settings(
        boolean dev,
        Optional<String> nodeId,
        Path dataDirectory,
        HttpSettings http,
        ManagementSettings management,
        ClusterSettings cluster,
        RedisSettings redis,
        PostgresSettings postgres,
        ArchiveSettings archive,
        AuthSettings auth,
        LimitSettings limits,
        MemorySettings memory,
        SessionSettings session,
        ChannelSettings channels,
        ChatSettings chat,
        PresenceSettings presence,
        ModerationSettings moderation,
        FanoutSettings fanout,
        DrainSettings drain,
        LogSettings log) {
    /** What applies when nothing at all is set. */
    public static Settings defaults() {
        return SettingsLoader.load(List.of(), Map.of(), Optional.empty()).base();
    }

    /**
     * Reads the settings of a process. Without {@code --conf}, {@code conf/rookery.yaml} is read if it is there.
     *
     * @throws InvalidSettingsException with everything that is wrong
     */
    public static Settings load(List<String> arguments, Map<String, String> environment) {
        return SettingsSource.load(arguments, environment).base();
    }

    /**
     * In development mode, these settings with a token key and an operator key that are generated into the data directory
     * and stay the same from then on; otherwise these settings.
     */
    public Settings withDevelopmentSecrets() {
        if (!dev) {
            return this;
        }
        String secret = DevelopmentSecret.readOrCreate(dataDirectory.resolve("dev.secret"));
        ManagementSettings withAdminKey = management.adminKey().isPresent()
                ? management
                : management.withAdminKey(DevelopmentSecret.readOrCreate(dataDirectory.resolve("admin.key")));
        return new Settings(
                dev,
                nodeId,
                dataDirectory,
                http,
                withAdminKey,
                cluster,
                redis,
                postgres,
                archive,
                auth.withKey(KeySettings.development(secret)),
                limits,
                memory,
                session,
                channels,
                chat,
                presence,
                moderation,
                fanout,
                drain,
                log);
    }

    static Settings read(Section root) {
        boolean dev = root.flag("dev", false);
        HttpSettings http = HttpSettings.read(root.in("http"), dev);
        ChannelSettings channels = ChannelSettings.read(root.in("channels"));
        return new Settings(
                dev,
                root.in("node").scalar("id", Texts.NAME_EXPECTED, Texts::name),
                Path.of(root.text(
                        "data-dir", "data", "a path", text -> Texts.path(text).map(Path::toString))),
                http,
                ManagementSettings.read(root.in("management"), dev),
                ClusterSettings.read(root.in("cluster")),
                RedisSettings.read(root.in("redis")),
                PostgresSettings.read(root.in("postgres")),
                ArchiveSettings.read(root.in("archive"), channels),
                AuthSettings.read(root.in("auth"), dev, http),
                LimitSettings.read(root.in("limits")),
                MemorySettings.read(root.in("memory")),
                SessionSettings.read(root.in("session")),
                channels,
                ChatSettings.read(root.in("chat")),
                PresenceSettings.read(root.in("presence")),
                ModerationSettings.read(root.in("moderation"), dev),
                FanoutSettings.read(root.in("fanout")),
                DrainSettings.read(root.in("drain")),
                LogSettings.read(root.in("log")));
    }
}
