package io.rookery.guard;

import io.rookery.protocol.Refusal;
import io.rookery.settings.FloodSettings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much one user has said lately, and what: a score, and the last {@value #TEXTS_MAX} texts. What was refused counts, too, so that
 * whoever goes on in spite of it is mute for a while. Times are of a monotonic clock.
 */
final class Talker {
    static final int TEXTS_MAX = 16;

    static final double REFUSED_POINTS = 0.5;
    static final double LINK_POINTS = 2;
    static final double SHOUT_POINTS = 1;
    static final double REPEAT_POINTS = 2;
    static final double SHORT_REPEAT_POINTS = 0.5;
    static final int MENTIONS_FREE = 2;
    static final int MENTIONS_COUNTED_MAX = 7;

    private final DecayingScore score;
    private final @Nullable Fingerprint[] texts = new Fingerprint[TEXTS_MAX];
    private final long[] saidNanos = new long[TEXTS_MAX];
    private final long[] sendings = new long[TEXTS_MAX];
    private int said;
    private boolean mute;
    private long muteSinceNanos;

    Talker(long nowNanos) {
        score = new DecayingScore(nowNanos);
    }

    /**
     * What is about to be said.
     *
     * @param sending a hash of the client's name for it; zero when it has none
     * @param shortText whether it may be said by everybody
     */
    record Said(Fingerprint fingerprint, long sending, boolean shortText, MessageTraits traits) {}

    @Nullable
    Refusal objection(Said message, FloodSettings settings, long nowNanos) {
        long halfLife = settings.halfLife().toNanos();
        long muteNanos = settings.muteFor().toNanos();
        if (mute && nowNanos - muteSinceNanos < muteNanos) {
            return refusal("muted", muteNanos - (nowNanos - muteSinceNanos));
        }
        mute = false;
        if (isSentAgain(message.sending())) {
            return null;
        }
        int repeats = repeats(message, settings, nowNanos);
        double points = points(message, repeats);
        boolean tooMuch = score.at(nowNanos, halfLife) + points > settings.refuseAt();
        boolean tooOften = !message.shortText() && repeats >= settings.repeatsMax();
        score.add(tooMuch || tooOften ? REFUSED_POINTS + points / 4 : points, nowNanos, halfLife);
        if (score.at(nowNanos, halfLife) > settings.muteAt()) {
            mute = true;
            muteSinceNanos = nowNanos;
            return refusal("muted", muteNanos);
        }
        if (tooMuch) {
            double room = Math.max(1, settings.refuseAt() - points);
            return refusal("flood", score.nanosUntil(room, nowNanos, halfLife));
        }
        if (tooOften) {
            return refusal("repetition", untilForgotten(message, settings, nowNanos));
        }
        note(message, nowNanos);
        return null;
    }

    private static double points(Said message, int repeats) {
        MessageTraits traits = message.traits();
        double points = 1 + LINK_POINTS * traits.links() + (traits.shouted() ? SHOUT_POINTS : 0);
        points += Math.max(0, Math.min(MENTIONS_COUNTED_MAX, traits.mentions()) - MENTIONS_FREE);
        return points + (message.shortText() ? SHORT_REPEAT_POINTS * Math.min(repeats, 2) : REPEAT_POINTS * repeats);
    }

    private boolean isSentAgain(long sending) {
        if (sending != 0) {
            for (int i = 0; i < Math.min(said, TEXTS_MAX); i++) {
                if (sendings[i] == sending) {
                    return true;
                }
            }
        }
        return false;
    }

    private int repeats(Said message, FloodSettings settings, long nowNanos) {
        int repeats = 0;
        for (int i = 0; i < Math.min(said, TEXTS_MAX); i++) {
            repeats += isRepeat(i, message, settings, nowNanos) ? 1 : 0;
        }
        return repeats;
    }

    private boolean isRepeat(int index, Said message, FloodSettings settings, long nowNanos) {
        Fingerprint text = texts[index];
        boolean same = text != null
                && (message.shortText()
                        ? text.equals(message.fingerprint())
                        : message.fingerprint().isLike(text.high(), text.low()));
        return same && nowNanos - saidNanos[index] < settings.window().toNanos();
    }

    private long untilForgotten(Said message, FloodSettings settings, long nowNanos) {
        long oldest = 0;
        for (int i = 0; i < Math.min(said, TEXTS_MAX); i++) {
            if (isRepeat(i, message, settings, nowNanos)) {
                oldest = Math.max(oldest, nowNanos - saidNanos[i]);
            }
        }
        return settings.window().toNanos() - oldest;
    }

    private void note(Said message, long nowNanos) {
        int at = said++ % TEXTS_MAX;
        texts[at] = message.fingerprint();
        saidNanos[at] = nowNanos;
        sendings[at] = message.sending();
    }

    private static Refusal refusal(String reason, long nanos) {
        return Refusal.rateLimited(reason, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
}
