package io.rookery.settings;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was written behind the command: {@code --http-port 8080} or {@code --http-port=8080}, and bare switches.
 *
 * @param conf the file named by {@code --conf}
 */
record CommandLine(Optional<String> conf, KeyedLayer layer) {
    /** Flags that take a value, and the setting each stands for. */
    private static final Map<String, String> VALUES = Map.of(
            "--http-port", "http.port",
            "--management-port", "management.port",
            "--data-dir", "data-dir");

    /** Flags that may stand alone. */
    private static final Map<String, String> SWITCHES = Map.of("--cluster", "cluster.enabled", "--dev", "dev");

    private static final String EXPECTED =
            "one of --conf, --http-port, --management-port, --cluster, --data-dir, --dev, from the command line";

    static CommandLine parse(List<String> arguments, Problems problems) {
        Map<String, Given> values = new LinkedHashMap<>();
        Optional<String> conf = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0 && SWITCHES.containsKey(flag)) {
                values.put(SWITCHES.get(flag), new Given(TextNode.valueOf("true"), flag));
                continue;
            }
            if (!flag.equals("--conf") && !VALUES.containsKey(flag) && !SWITCHES.containsKey(flag)) {
                problems.add("argument", argument, EXPECTED);
                continue;
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                problems.add(flag, "", "a value behind it, from the command line");
                continue;
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            if (flag.equals("--conf")) {
                conf = Optional.of(value);
            } else {
                values.put(VALUES.getOrDefault(flag, SWITCHES.get(flag)), new Given(TextNode.valueOf(value), flag));
            }
        }
        return new CommandLine(conf, new KeyedLayer(values));
    }
}
