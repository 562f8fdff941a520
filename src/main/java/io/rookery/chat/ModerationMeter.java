package io.rookery.chat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What was kept from being said, and how the game's services answer. Safe to use from any thread. */
public final class ModerationMeter {
    /** Why something was not said as it was meant. */
    enum Cause {
        /** The user says too much, or is mute because of that. */
        FLOOD,
        /** Too many say the same in one channel. */
        COPIES,
        /** The user is mute in the whole game. */
        MUTE,
        WORDS,
        HOOK
    }

    /** How a question to the game's services ended. */
    enum Answer {
        ALLOW,
        REFUSE,
        MASK,
        SHADOW,
        /** No answer in time, or none that can be understood. */
        NONE,
        /** It was not asked: too many questions are under way, or too many had no answer. */
        NOT_ASKED
    }

    private final Map<Cause, Counter> refused = new EnumMap<>(Cause.class);
    private final Map<Cause, Counter> masked = new EnumMap<>(Cause.class);
    private final Map<Cause, Counter> hidden = new EnumMap<>(Cause.class);
    private final Map<Answer, Timer> answers = new EnumMap<>(Answer.class);

    public ModerationMeter(MeterRegistry registry) {
        for (Cause cause : Cause.values()) {
            refused.put(cause, counter(registry, "rookery.moderation.refused", "Messages that were refused", cause));
            masked.put(cause, counter(registry, "rookery.moderation.masked", "Messages that were altered", cause));
            hidden.put(
                    cause,
                    counter(registry, "rookery.moderation.hidden", "Messages that their authors alone saw", cause));
        }
        for (Answer answer : Answer.values()) {
            answers.put(
                    answer,
                    Timer.builder("rookery.moderation.hook")
                            .description("Questions to the game's services about messages")
                            .tag("answer", label(answer))
                            .register(registry));
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String description, Cause cause) {
        return Counter.builder(name)
                .description(description)
                .tag("cause", label(cause))
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    void refused(Cause cause) {
        increment(refused, cause);
    }

    void masked(Cause cause) {
        increment(masked, cause);
    }

    void hidden(Cause cause) {
        increment(hidden, cause);
    }

    private static void increment(Map<Cause, Counter> counters, Cause cause) {
        Counter counter = counters.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    void answered(Answer answer, long tookNanos) {
        Timer timer = answers.get(answer);
        if (timer != null) {
            timer.record(Duration.ofNanos(tookNanos));
        }
    }
}
