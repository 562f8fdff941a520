package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, LOOPBACK",
        "::1, LOOPBACK",
        "10.1.2.3, PRIVATE",
        "172.16.0.1, PRIVATE",
        "192.168.7.7, PRIVATE",
        "169.254.1.1, PRIVATE",
        "fe80::1, PRIVATE",
        "fd12:3456::1, PRIVATE",
        "fc00::1, PRIVATE",
        "203.0.113.9, PUBLIC",
        "2001:db8::1, PUBLIC",
    })
    void anAddressIsOfOneKind(String address, AddressKind kind) throws Exception {
        assertThat(AddressKind.of(InetAddress.getByName(address))).isEqualTo(kind);
    }
}
