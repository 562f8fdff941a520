package io.rookery.settings;

import java.util.Optional;

/**
 * Where operators connect.
 *
 * @param host the address to listen on; loopback unless set otherwise
 * @param port zero for any that is free
 * @param adminKey what operators must present; empty where nobody may use the operators' API
 */
public record ManagementSettings(String host, int port, Optional<String> adminKey) {
    private static final int ADMIN_KEY_LENGTH_MIN = 32;

    static ManagementSettings read(Section section, boolean dev) {
        Optional<String> adminKey = section.scalar(
                "admin-key",
                "at least " + ADMIN_KEY_LENGTH_MIN + " characters",
                text -> Optional.of(text).filter(key -> key.length() >= ADMIN_KEY_LENGTH_MIN));
        if (!dev && adminKey.filter(DevelopmentSecret::isOne).isPresent()) {
            section.refuse("admin-key", "no development secret without --dev");
        }
        return new ManagementSettings(
                section.text("host", "127.0.0.1", "a host", Texts::host),
                section.integer("port", 9090, 0, 65535),
                adminKey);
    }

    ManagementSettings withAdminKey(String key) {
        return new ManagementSettings(host, port, Optional.of(key));
    }

    @Override
    public String toString() {
        return "ManagementSettings[host=" + host + ", port=" + port + ", adminKey="
                + adminKey.map(key -> Secrets.MASK).orElse("none") + "]";
    }
}
