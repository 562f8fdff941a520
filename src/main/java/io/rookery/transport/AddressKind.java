package io.rookery.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/** Where an address is, which says less of a person than the address does. */
enum AddressKind {
    LOOPBACK,
    PRIVATE,
    PUBLIC;

    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL = 0xfc;

    static AddressKind of(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        boolean isPrivate = address.isSiteLocalAddress() || address.isLinkLocalAddress() || isUniqueLocal(address);
        return isPrivate ? PRIVATE : PUBLIC;
    }

    /** RFC 4193, of which the platform does not know. */
    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
