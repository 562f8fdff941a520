package io.rookery.guard;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import io.rookery.settings.FloodSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says when somebody says too much, or when too many say the same in one channel. Belongs to one event loop, and knows only what was
 * said there: of users the last {@value #USERS_MAX} who spoke, of channels the last {@value #CHANNELS_MAX}.
 */
public final class FloodGuard {
    static final int USERS_MAX = 20_000;
    static final int CHANNELS_MAX = 2_000;

    private final Supplier<FloodSettings> settings;
    private final LongSupplier nanoTime;
    private final Fingerprints fingerprints = new Fingerprints();
    private final Map<UserId, Talker> talkers = new Recent<>(USERS_MAX);
    private final Map<Topic, NearCopies> channels = new Recent<>(CHANNELS_MAX);

    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;
        private final int max;

        Recent(int max) {
            super(16, 0.75f, true);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
        }
    }

    /**
     * @param settings those that hold now
     * @param nanoTime a monotonic clock
     */
    public FloodGuard(Supplier<FloodSettings> settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** Looks at what a user is about to say, wherever that is. */
    public @Nullable Refusal objection(UserId user, @Nullable String text, @Nullable String clientMessageId) {
        FloodSettings now = settings.get();
        if (!now.enabled()) {
            return null;
        }
        MessageTraits traits = MessageTraits.of(text == null ? "" : text);
        Skeleton skeleton = Skeleton.of(text == null ? "" : text);
        Talker.Said message = new Talker.Said(
                fingerprints.of(skeleton),
                clientMessageId == null ? 0 : hash(clientMessageId),
                isShort(skeleton, traits, now),
                traits);
        long nowNanos = nanoTime.getAsLong();
        return talkers.computeIfAbsent(user, unknown -> new Talker(nowNanos)).objection(message, now, nowNanos);
    }

    /** Looks at what is about to be said in a channel, at its home. */
    public @Nullable Refusal objection(Topic topic, UserId author, @Nullable String text) {
        FloodSettings now = settings.get();
        if (!now.enabled() || text == null || text.length() < now.lengthMin() && text.indexOf('.') < 0) {
            return null;
        }
        Skeleton skeleton = Skeleton.of(text);
        if (isShort(skeleton, MessageTraits.of(text), now)) {
            return null;
        }
        long windowNanos = now.window().toNanos();
        int users = channels.computeIfAbsent(topic, unknown -> new NearCopies())
                .said(fingerprints.of(skeleton), hash(author.value()), nanoTime.getAsLong(), windowNanos);
        return users <= now.copiesMax()
                ? null
                : Refusal.rateLimited("copies", now.window().toMillis());
    }

    private static boolean isShort(Skeleton skeleton, MessageTraits traits, FloodSettings settings) {
        return traits.links() == 0 && skeleton.letterCount() < settings.lengthMin();
    }

    private static long hash(String text) {
        long hash = 1;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 0x1000003 + text.charAt(i);
        }
        return Fingerprints.mixed(hash);
    }
}
