package io.rookery.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rookery.settings.SettingInForce.Source;
import io.rookery.settings.SettingsInForce.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsInForceTest {
    private final SettingsSource source = source(Map.of("ROOKERY_LIMITS_COMMANDS_PER_SECOND", "25"));
    private final SettingsInForce inForce = new SettingsInForce(source);
    private final List<LiveSettings> told = new ArrayList<>();

    @Test
    void overridesStandAboveWhatTheNodeWasStartedWithUntilTheyAreTakenAway() {
        inForce.follow(told::add);

        inForce.take(overrides(1, "limits.commands-per-second", "30", "log.store", "debug"));
        inForce.take(overrides(2, "log.store", "debug"));

        assertThat(told).extracting(live -> live.limits().commandsPerSecond()).containsExactly(25, 30, 25);
        assertThat(inForce.live().log().levels()).isEqualTo(Map.of("io.rookery.store", LogLevel.DEBUG));
        assertThat(inForce.applied().version()).isEqualTo(2);
    }

    @Test
    void olderOverridesAreNotTakenAndTheSameAreNotToldAgain() {
        inForce.take(overrides(7, "limits.commands-burst", "100"));
        inForce.follow(told::add);

        assertThat(inForce.take(overrides(6, "limits.commands-burst", "50"))).isEqualTo(Found.OLDER);
        assertThat(inForce.take(Overrides.NONE)).isEqualTo(Found.OLDER);
        assertThat(inForce.take(overrides(7, "limits.commands-burst", "100"))).isEqualTo(Found.SAME);

        assertThat(told).hasSize(1);
        assertThat(inForce.live().limits().commandsBurst()).isEqualTo(100);
    }

    @Test
    void othersOfTheSameVersionAreTheStoresAndTaken() {
        inForce.take(overrides(7, "limits.commands-burst", "100"));

        assertThat(inForce.take(overrides(7, "limits.commands-burst", "50"))).isEqualTo(Found.TAKEN);

        assertThat(inForce.live().limits().commandsBurst()).isEqualTo(50);
    }

    @Test
    void whatDoesNotGoWithTheNodesOwnSettingsDoesNotHoldButIsKnown() {
        inForce.take(overrides(1, "limits.commands-burst", "26"));
        inForce.follow(told::add);

        inForce.take(overrides(2, "limits.commands-burst", "24", "log.all", "debug"));

        assertThat(told).hasSize(1);
        assertThat(inForce.live().limits().commandsBurst()).isEqualTo(26);
        assertThat(inForce.live().log().levels()).isEmpty();
        assertThat(inForce.applied().version()).isEqualTo(1);
        assertThat(inForce.known().version()).isEqualTo(2);
        assertThat(inForce.problems())
                .containsExactly("limits.commands-burst: 24 (expected: at least limits.commands-per-second, from an"
                        + " override)");

        inForce.take(overrides(3, "limits.commands-burst", "25"));
        assertThat(inForce.problems()).isEmpty();
        assertThat(inForce.applied().version()).isEqualTo(3);
    }

    @Test
    void whatAnotherVersionOfRookeryKeepsIsLeftOut() {
        inForce.take(overrides(1, "limits.jokes-per-second", "3", "http.port", "1", "limits.commands-burst", "30"));

        assertThat(inForce.live().limits().commandsBurst()).isEqualTo(30);
        assertThat(inForce.problems()).isEmpty();
    }

    @Test
    void everySettingSaysWhereItsValueIsFrom() {
        Overrides overrides = overrides(1, "limits.commands-per-second", "30");

        SettingInForce rate = source.describe("limits.commands-per-second", overrides);
        assertThat(rate.value()).isEqualTo("30");
        assertThat(rate.source()).isEqualTo(Source.OVERRIDE);
        assertThat(rate.base()).isEqualTo("25");
        assertThat(rate.holds()).isEqualTo(Holds.AT_ONCE);
        SettingInForce before = source.describe("limits.commands-per-second", Overrides.NONE);
        assertThat(before.source()).isEqualTo(Source.ENVIRONMENT);
        assertThat(before.origin()).isEqualTo("ROOKERY_LIMITS_COMMANDS_PER_SECOND");
        SettingInForce burst = source.describe("limits.commands-burst", overrides);
        assertThat(burst.value()).isEqualTo("40");
        assertThat(burst.source()).isEqualTo(Source.DEFAULT);
        assertThat(source.describe("http.port", overrides).holds()).isNull();
    }

    @Test
    void noSecretIsTold() {
        SettingsSource secretive = source(Map.of(
                "ROOKERY_MANAGEMENT_ADMIN_KEY", "hush-0123456789abcdef0123456789abcdef",
                "ROOKERY_REDIS_URL", "redis://owl:hush@10.0.0.9:7000",
                "ROOKERY_AUTH_KEYS", "[{algorithm: HS256, secret: hush-0123456789abcdef0123456789abcdef}]"));

        List<SettingInForce> all = secretive.describe(Overrides.NONE);

        assertThat(all).extracting(SettingInForce::key).contains("management.admin-key", "redis.url", "auth.keys");
        assertThat(all.toString()).contains("10.0.0.9:7000").doesNotContain("hush");
        assertThat(problems(secretive, Overrides.NONE, change(Map.of("management.admin-key", "hush"))))
                .singleElement()
                .asString()
                .contains("***")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "limits.jokes,1,'limits.jokes: 1 (expected: a known setting)'",
        "http.port,1,'http.port: 1 (expected: a setting that can be changed while nodes run; this one takes a restart)'",
        "limits.frame-bytes-max,2KiB,'limits.frame-bytes-max: 2KiB (expected: a setting that can be changed while nodes"
                + " run; this one takes a restart)'",
        "fanout.tick,1h,'fanout.tick: 1h (expected: a duration of 100us..100ms, from an override)'",
        "log.store,loud,'log.store: loud (expected: one of off, error, warn, info, debug, trace, from an override)'",
        "drain.patience,20s,'drain.patience: 20s (expected: at most drain.longest, from an override)'",
        "limits.commands-per-second,41,'limits.commands-burst: not set (expected: at least limits.commands-per-second,"
                + " from the defaults)'",
    })
    void aBadChangeIsRefusedWithWhatWasExpected(String key, String value, String problem) {
        assertThat(problems(source, Overrides.NONE, change(Map.of(key, value)))).containsExactly(problem);
    }

    @Test
    void aChangeIsCheckedAsAWholeAndAllThatIsWrongIsNamed() {
        SettingsChange change = new SettingsChange(
                Map.of("limits.jokes", "1", "http.port", "2", "fanout.tick", "9".repeat(65)),
                Set.of("limits.commands-burst", "log.nothing"));

        assertThat(problems(source, Overrides.NONE, change)).hasSize(4);
        assertThat(problems(
                        source,
                        overrides(1, "limits.commands-per-second", "90", "limits.commands-burst", "90"),
                        new SettingsChange(Map.of(), Set.of("limits.commands-burst"))))
                .hasSize(1);
        source.check(Overrides.NONE, change(Map.of("limits.commands-per-second", "90", "limits.commands-burst", "90")));
    }

    @Test
    void whatIsSetCannotBeRemovedInTheSameBreath() {
        assertThat(problems(
                        source,
                        Overrides.NONE,
                        new SettingsChange(Map.of("fanout.tick", "2ms"), Set.of("fanout.tick"))))
                .containsExactly("fanout.tick: set and removed (expected: one of the two)");
    }

    @Test
    void whatAnotherVersionOfRookeryKeepsCanBeRemoved() {
        source.check(overrides(1, "limits.jokes", "3"), new SettingsChange(Map.of(), Set.of("limits.jokes")));
    }

    @Test
    void onlyWhatIsOtherwiseIsChanged() {
        Overrides overrides = overrides(4, "fanout.tick", "2ms", "log.store", "debug");
        SettingsChange change =
                new SettingsChange(Map.of("fanout.tick", "2ms", "log.bus", "debug"), Set.of("log.store", "log.app"));

        assertThat(change.beyond(overrides))
                .isEqualTo(new SettingsChange(Map.of("log.bus", "debug"), Set.of("log.store")));
        assertThat(overrides.after(change)).isEqualTo(overrides(5, "fanout.tick", "2ms", "log.bus", "debug"));
    }

    private static SettingsSource source(Map<String, String> environment) {
        return SettingsLoader.load(List.of(), environment, Optional.empty());
    }

    private static SettingsChange change(Map<String, String> set) {
        return new SettingsChange(set, Set.of());
    }

    private static Overrides overrides(long version, String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Overrides(version, values);
    }

    private static List<String> problems(SettingsSource source, Overrides overrides, SettingsChange change) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> source.check(overrides, change))
                .problems();
    }
}
