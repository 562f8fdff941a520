package io.rookery.auth;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The web pages whose scripts may connect. Compared exactly, but for a port written {@code *}. */
public final class Origins {
    private static final String ANY_PORT = ":*";

    private final Set<String> exact = new HashSet<>();
    private final Set<String> withAnyPort = new HashSet<>();

    public Origins(List<String> allowed) {
        for (String origin : allowed) {
            if (origin.endsWith(ANY_PORT)) {
                withAnyPort.add(origin.substring(0, origin.length() - ANY_PORT.length()));
            } else {
                exact.add(origin);
            }
        }
    }

    /**
     * @param origin the header as the browser sent it
     */
    public boolean allows(String origin) {
        return exact.contains(origin) || withAnyPort.contains(withoutPort(origin));
    }

    private static String withoutPort(String origin) {
        int colon = origin.lastIndexOf(':');
        int digits = origin.length() - colon - 1;
        boolean isPort = colon > origin.indexOf("//") + 1
                && digits >= 1
                && digits <= 5
                && origin.chars().skip(colon + 1L).allMatch(c -> c >= '0' && c <= '9');
        return isPort ? origin.substring(0, colon) : origin;
    }
}
