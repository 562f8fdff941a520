package io.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class InsecureUsersTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 5000);
    private static final InetSocketAddress THERE = new InetSocketAddress("192.0.2.1", 5000);

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
}
