package io.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class InsecureUsersTest {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000);
    private static final InetSocketAddress THERE = address(192, 0, 2, 1);

    @Test
    void aNameStandsInForATokenBetweenTwoEndsOfOneMachineInDevelopment() {
        assertThat(new InsecureUsers(true, true, "127.0.0.1").allows(HERE)).isTrue();
    }

    @Test
    void anyDoubtForbidsIt() {
        assertThat(new InsecureUsers(true, true, "127.0.0.1").allows(THERE)).isFalse();
        assertThat(new InsecureUsers(true, true, "0.0.0.0").allows(HERE)).isFalse();
        assertThat(new InsecureUsers(false, true, "127.0.0.1").allows(HERE)).isFalse();
        assertThat(new InsecureUsers(true, false, "127.0.0.1").allows(HERE)).isFalse();
    }

    private static InetSocketAddress address(int... octets) {
        byte[] bytes = {(byte) octets[0], (byte) octets[1], (byte) octets[2], (byte) octets[3]};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), 5000);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
