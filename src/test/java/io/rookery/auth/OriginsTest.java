package io.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins origins =
            new Origins(List.of("https://play.example.com", "http://localhost:*", "http://[::1]:*"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://play.example.com",
                "http://localhost",
                "http://localhost:1",
                "http://localhost:65535",
                "http://[::1]:8080",
                "http://[::1]"
            })
    void allowed(String origin) {
        assertThat(origins.allows(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "http://play.example.com",
                "https://play.example.com:443",
                "https://play.example.com.evil.example",
                "https://evil.example/https://play.example.com",
                "https://PLAY.example.com",
                "http://localhost:80.evil.example",
                "http://localhost:",
                "http://localhost:123456",
                "https://localhost:1",
                "http://localhost:*"
            })
    void refused(String origin) {
        assertThat(origins.allows(origin)).isFalse();
    }

    @Test
    void anEmptyListAllowsNothing() {
        assertThat(new Origins(List.of()).allows("http://localhost")).isFalse();
    }
}
