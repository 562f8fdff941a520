package io.rookery.auth;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** Decides whether a bare user name stands in for a token: in development, between two ends of one machine. */
public final class InsecureUsers {
    private final boolean allowed;

    /**
     * @param serverHost the address the server listens on
     */
    public InsecureUsers(boolean dev, boolean insecure, String serverHost) {
        this.allowed = dev && insecure && isLoopback(serverHost);
    }

    public boolean allows(SocketAddress peer) {
        return allowed && peer instanceof InetSocketAddress address && isLoopback(address.getAddress());
    }

    private static boolean isLoopback(InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
