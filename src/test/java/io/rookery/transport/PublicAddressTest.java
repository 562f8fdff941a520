package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressTest {
    private static final int PORT = 8081;

    @ParameterizedTest
    @CsvSource({
        "https://node-3.play.example.com, wss://node-3.play.example.com/ws",
        "https://node-3.play.example.com/, wss://node-3.play.example.com/ws",
        "http://play.example.com:8000/three, ws://play.example.com:8000/three/ws"
    })
    void thePublicAddressCounts(String url, String expected) {
        assertThat(of("ROOKERY_HTTP_PUBLIC_URL", url)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, ws://192.0.2.7:8081/ws",
        "0.0.0.0, ws://10.0.0.5:8081/ws",
        "'::', ws://10.0.0.5:8081/ws",
        "'2001:db8::7', ws://[2001:db8::7]:8081/ws"
    })
    void elseTheOneListenedOnOrWhereThatIsAnyTheClusters(String host, String expected) {
        assertThat(of("ROOKERY_HTTP_HOST", host)).isEqualTo(expected);
    }

    private static String of(String variable, String value) {
        Map<String, String> environment = Map.of(variable, value, "ROOKERY_CLUSTER_BIND_HOST", "10.0.0.5");
        return PublicAddress.of(Settings.load(List.of("--conf", "conf/rookery.yaml"), environment), PORT);
    }
}
