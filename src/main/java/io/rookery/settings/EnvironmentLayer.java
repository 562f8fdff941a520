package io.rookery.settings;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings written as environment variables: {@code http.port} is {@code ROOKERY_HTTP_PORT}. An empty variable counts as
 * not written.
 */
record EnvironmentLayer(Map<String, String> environment) implements Layer {
    private static final String PREFIX = "ROOKERY_";

    /** Read by the logging configuration and by the start script. */
    private static final Set<String> READ_ELSEWHERE = Set.of("ROOKERY_LOG_LEVEL", "ROOKERY_JAVA_OPTIONS");

    /** What Kubernetes puts into every container when a service is called rookery. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "ROOKERY_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\\d+_(?:TCP|UDP).*)?)");

    static String nameOf(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    @Override
    public Optional<Given> find(String key) {
        return Optional.ofNullable(environment.get(nameOf(key)))
                .filter(value -> !value.isBlank())
                .map(value -> new Given(TextNode.valueOf(value), nameOf(key)));
    }

    @Override
    public Map<String, Given> beside(Set<String> keys) {
        Set<String> known = keys.stream().map(EnvironmentLayer::nameOf).collect(Collectors.toSet());
        Map<String, Given> rest = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)
                    && !known.contains(name)
                    && !READ_ELSEWHERE.contains(name)
                    && !isServiceLink(name, value)) {
                rest.put(name, new Given(TextNode.valueOf(value), "the environment"));
            }
        });
        return rest;
    }

    private static boolean isServiceLink(String name, String value) {
        boolean isAddress = value.startsWith("tcp://") || value.startsWith("udp://");
        return SERVICE_LINK.matcher(name).matches()
                && (isAddress || !name.endsWith("PORT") || name.contains("SERVICE"));
    }
}
