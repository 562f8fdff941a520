package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.settings.FloodSettings;
import io.rookery.settings.SettingsSource;
import io.rookery.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class FloodGuardTest {
    private static final FloodSettings SETTINGS =
            SettingsSource.load(List.of(), Map.of()).base().moderation().flood();
    private static final Topic ROOM = new Topic("room:hall");
    private static final UserId MALLORY = new UserId("mallory");

    private final Random random = Seed.of(FloodGuardTest.class).random();
    private long nowNanos = 1;
    private FloodSettings settings = SETTINGS;
    private final FloodGuard guard = new FloodGuard(() -> settings, () -> nowNanos);

    @Test
    void ordinaryTalkIsLetThrough() {
        List<TalkSamples.Line> lines = TalkSamples.of(random);
        List<String> refused = new ArrayList<>();
        for (TalkSamples.Line line : lines) {
            nowNanos = Duration.ofMillis(line.atMillis()).toNanos() + 1;
            if (isRefused(line.user(), line.text())) {
                refused.add(line.text());
            }
        }

        System.out.println("ordinary talk: " + refused.size() + " of " + lines.size() + " refused");
        assertThat(lines).hasSizeGreaterThan(5_000);
        assertThat(refused.size() * 1_000L)
                .as("refused: %s", refused.subList(0, Math.min(20, refused.size())))
                .isLessThan(lines.size());
    }

    @Test
    void ofAFloodNoMorePassesThanABurst() {
        int passed = passed(1_000, Duration.ofMillis(10), i -> "mallory", i -> "message number " + random.nextInt());

        assertThat(passed).isBetween(10, 40);
    }

    @Test
    void whoGoesOnInSpiteOfRefusalsIsMuteForAWhileAndNotAMomentLonger() {
        passed(200, Duration.ofMillis(10), i -> "mallory", i -> "spam " + i);
        Refusal mute = guard.objection(MALLORY, "hello", null);

        assertThat(mute.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(mute.data()).containsEntry("reason", "muted");
        long left = (Long) mute.data().get("retryAfterMs");
        nowNanos += Duration.ofMillis(left - 1).toNanos();
        assertThat(guard.objection(MALLORY, "hello", null).data()).containsEntry("reason", "muted");
        nowNanos += Duration.ofMillis(1_001).toNanos();
        assertThat(guard.objection(MALLORY, "hello", null)).isNull();
    }

    @Test
    void whoIsRefusedIsToldWhenToComeBack() {
        Refusal refusal = null;
        for (int i = 0; refusal == null; i++) {
            refusal = guard.objection(MALLORY, "line " + letters(i), null);
        }

        assertThat(refusal.data()).containsEntry("reason", "flood");
        nowNanos +=
                Duration.ofMillis((Long) refusal.data().get("retryAfterMs") + 1).toNanos();
        assertThat(guard.objection(MALLORY, "something else", null)).isNull();
    }

    @Test
    void ofACopyPasteRaidFewPass() {
        String text = "Join the best guild ever at cheapgold.example.com and win";

        int passed = passed(400, Duration.ofMillis(25), i -> "raider" + i % 200, i -> text);

        System.out.println("raid: " + passed + " of 400 passed");
        assertThat(passed).isLessThanOrEqualTo(16);
    }

    @Test
    void ofARaidWhoseCopiesDifferALittleFewPass() {
        int passed = passed(
                400,
                Duration.ofMillis(25),
                i -> "raider" + i % 200,
                i -> "Hey player" + random.nextInt(100) + "! Buy the CHEAPEST gold in the world at goldmine.com - code "
                        + letters(random.nextInt(1_000_000)));

        System.out.println("raid with variations: " + passed + " of 400 passed");
        assertThat(passed).isLessThanOrEqualTo(60);
    }

    @Test
    void ofARaidInLookAlikesFewPass() {
        int passed = passed(
                400,
                Duration.ofMillis(25),
                i -> "raider" + i % 200,
                i -> disguised("buy cheap gold and rare items at the gold mine today"));

        System.out.println("raid in look-alikes: " + passed + " of 400 passed");
        assertThat(passed).isLessThanOrEqualTo(16);
    }

    @Test
    void ofARaidWithinOrdinaryTalkFewPass() {
        List<TalkSamples.Line> lines = TalkSamples.of(random);
        int passed = 0;
        int raider = 0;
        for (TalkSamples.Line line : lines) {
            nowNanos = Duration.ofMillis(line.atMillis()).toNanos() + 1;
            isRefused(line.user(), line.text());
            if (raider < 200 && line.atMillis() > 3_000_000) {
                passed +=
                        isRefused("raider" + raider++, "the only place for cheap gold is the gold mine today") ? 0 : 1;
            }
        }

        assertThat(raider).isEqualTo(200);
        assertThat(passed).isLessThanOrEqualTo(16);
    }

    @Test
    void ofASlowDripByOneUserNoMorePassThanRepeatsInAWindow() {
        int passed = passed(
                60,
                Duration.ofSeconds(30),
                i -> "mallory",
                i -> "cheap gold and rare items at the gold mine, code " + letters(i));

        System.out.println("slow drip of half an hour: " + passed + " of 60 passed");
        assertThat(passed).isBetween(5, 3 * SETTINGS.repeatsMax() + 1);
    }

    @Test
    void ofASlowDripByManyUsersFewPass() {
        int passed = passed(
                200,
                Duration.ofSeconds(30),
                i -> "raider" + i,
                i -> disguised("cheap gold and rare items at the gold mine"));

        assertThat(passed).isLessThanOrEqualTo(16);
    }

    @Test
    void whatIsSentAgainUnderTheSameNameDoesNotCount() {
        for (int i = 0; i < 500; i++) {
            assertThat(guard.objection(MALLORY, "hello", "0123456789abcdef")).isNull();
        }
    }

    @Test
    void aShortWordMayBeSaidByEverybody() {
        int passed = passed(500, Duration.ofMillis(20), i -> "player" + i, i -> "gg wp");

        assertThat(passed).isEqualTo(500);
    }

    @Test
    void usersAndChannelsAreLookedAtOneByOne() {
        passed(200, Duration.ofMillis(10), i -> "mallory", i -> "spam " + i);

        assertThat(guard.objection(new UserId("alice"), "hello", null)).isNull();
        String raid = "Join the best guild ever and win a lot of things";
        passed(100, Duration.ofMillis(10), i -> "raider" + i, i -> raid);
        assertThat(guard.objection(ROOM, MALLORY, raid)).isNotNull();
        assertThat(guard.objection(new Topic("room:other"), MALLORY, raid)).isNull();
    }

    @Test
    void whatIsSwitchedOffObjectsToNothing() {
        settings = SettingsSource.load(List.of(), Map.of("ROOKERY_MODERATION_FLOOD_ENABLED", "false"))
                .base()
                .moderation()
                .flood();

        assertThat(passed(
                        1_000, Duration.ZERO, i -> "mallory", i -> "Join the best guild ever and win a lot of things"))
                .isEqualTo(1_000);
    }

    private int passed(int count, Duration pause, IntFunction<String> user, IntFunction<String> text) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            nowNanos += pause.toNanos();
            passed += isRefused(user.apply(i), text.apply(i)) ? 0 : 1;
        }
        return passed;
    }

    private boolean isRefused(String user, String text) {
        UserId id = new UserId(user);
        return guard.objection(id, text, null) != null || guard.objection(ROOM, id, text) != null;
    }

    /** Each time with other look-alikes, marks and case. */
    private String disguised(String text) {
        StringBuilder disguised = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            char shown = random.nextInt(3) == 0 ? Character.toUpperCase(letter) : letter;
            int at = "aeocpxyi".indexOf(letter);
            disguised.append(at >= 0 && random.nextBoolean() ? "аеосрхуі".charAt(at) : shown);
            if (letter != ' ' && random.nextInt(4) == 0) {
                disguised.append(random.nextBoolean() ? '\u200b' : '\u0336');
            }
        }
        return disguised.toString();
    }

    private static String letters(int number) {
        return Integer.toString(number, 26).replaceAll("[0-9]", "q");
    }
}
