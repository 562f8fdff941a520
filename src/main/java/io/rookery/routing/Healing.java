package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.store.Healed;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.rookery.store.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the homes of one event loop do when the store has come back without the last messages: they still know them, and put
 * them back before anything new is said.
 *
 * <p>One run a topic is under way at a time. It asks the store as often as its time allows: other homes may have to put back
 * theirs first. Belongs to one event loop.
 */
final class Healing {
    /** How long a run tries. */
    static final Duration RUN_MAX = Duration.ofMillis(1500);
    /** How long a run waits for what other homes know before it appends the rest at new places. */
    static final Duration OTHERS_MAX = Duration.ofMillis(600);
    /** A topic is given up after so many failed runs in a row... */
    static final int FAILED_RUNS_MAX = 5;
    /** ...that took so long. */
    static final Duration GIVE_UP_AFTER = Duration.ofSeconds(30);
    /** Topics compared with the store in one turn after its return. */
    static final int CHECKS_A_TURN_MAX = 200;
    /** How long after trouble with the store nothing is forgotten because of its age. */
    static final Duration HOLD = Duration.ofSeconds(60);
    /** How long a topic's messages go to the home that knows its last ones, even if that home cannot store. */
    static final Duration GUARD = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Healing.class);
    private static final long RETRY_AFTER_MILLIS = 250;

    private static final class Run {
        private final Promise<Void> done = Promise.promise();
        private final long beganNanos;
        private boolean lossKnown;
        private boolean asking;

        Run(long beganNanos, boolean lossKnown) {
            this.beganNanos = beganNanos;
            this.lossKnown = lossKnown;
        }
    }

    private final MessageLog log;
    private final Function<TopicKind, Retention> retentions;
    private final Tails tails;
    private final LongSupplier nanoClock;
    private final HealingMeter meter;
    private final Map<Topic, Run> runs = new HashMap<>();
    private final Set<Topic> due = new LinkedHashSet<>();
    private Consumer<Frame> healed = frame -> {};

    Healing(
            MessageLog log,
            Function<TopicKind, Retention> retentions,
            TailBounds bounds,
            LongSupplier nanoClock,
            HealingMeter meter) {
        this.log = log;
        this.retentions = retentions;
        this.tails = new Tails(bounds);
        this.nanoClock = nanoClock;
        this.meter = meter;
    }

    /** Adds who is told of the newest message of a topic that was healed, because listeners may have missed it. */
    void onHealed(Consumer<Frame> handler) {
        healed = handler;
    }

    /** Notes what the store has acknowledged. */
    void stored(Topic topic, StoredMessage message) {
        tails.add(topic, message, nanoClock.getAsLong());
    }

    /** To be called when the store did not do what it was asked. */
    void storeFailed() {
        tails.hold(nanoClock.getAsLong() + HOLD.toNanos());
    }

    /** To be called when the store has come back, perhaps as another. */
    void storeReturned() {
        storeFailed();
        due.addAll(tails.topics());
    }

    /** The newest message that this home knows to be stored. */
    @Nullable
    Position known(Topic topic) {
        Tail tail = tails.of(topic);
        return tail == null ? null : tail.newest();
    }

    /** Whether nobody else should store a message of the topic, since the store may have to get back some from here first. */
    boolean guards(Topic topic) {
        Tail tail = tails.of(topic);
        return tail != null && nanoClock.getAsLong() - tail.newestNanos() < GUARD.toNanos();
    }

    /** Puts back what the store has lost, if it has. Completes when nothing is left to do. */
    Future<Void> heal(Topic topic) {
        return run(topic, false);
    }

    /** The same when it is known to have lost something. */
    Future<Void> healLoss(Topic topic) {
        return run(topic, true);
    }

    /** Goes on with what is under way or due; to be called many times a second. */
    void turn() {
        new ArrayList<>(runs.entrySet()).forEach(each -> goOn(each.getKey(), each.getValue()));
        Iterator<Topic> next = due.iterator();
        for (int i = 0; i < CHECKS_A_TURN_MAX && next.hasNext(); i++) {
            Topic topic = next.next();
            if (!runs.containsKey(topic)) {
                next.remove();
                heal(topic);
            }
        }
    }

    private Future<Void> run(Topic topic, boolean lossKnown) {
        Run before = runs.get(topic);
        if (before != null) {
            return before.done.future();
        }
        Run run = new Run(nanoClock.getAsLong(), lossKnown);
        runs.put(topic, run);
        goOn(topic, run);
        return run.done.future();
    }

    private void goOn(Topic topic, Run run) {
        Tail tail = tails.of(topic);
        if (run.asking) {
            return;
        }
        if (tail == null) {
            end(topic, run);
            return;
        }
        run.asking = true;
        if (run.lossKnown) {
            putBack(topic, run, tail.messages());
        } else {
            look(topic, run, tail.newest());
        }
    }

    private void look(Topic topic, Run run, Position known) {
        log.holds(topic, known).onComplete(answer -> {
            run.asking = false;
            if (answer.failed()) {
                failed(topic, run, answer.cause());
            } else if (answer.result()) {
                end(topic, run);
            } else {
                run.lossKnown = true;
                goOn(topic, run);
            }
        });
    }

    private void putBack(Topic topic, Run run, List<StoredMessage> messages) {
        boolean alone = nanoClock.getAsLong() - run.beganNanos >= OTHERS_MAX.toNanos();
        log.heal(topic, retentions.apply(topic.kind()), messages, alone).onComplete(answer -> {
            run.asking = false;
            if (answer.failed()) {
                failed(topic, run, answer.cause());
            } else {
                settle(topic, run, new Fates(messages, answer.result()));
            }
        });
    }

    private void settle(Topic topic, Run run, Fates fates) {
        tails.place(topic, fates.places());
        int atFormerPlace = fates.count(Healed.PutBack.class);
        int atNewPlace = fates.count(Healed.Appended.class);
        fates.newestHealed().ifPresent(newest -> {
            LOG.info("Put back {} messages of {} to their places and {} to new ones", atFormerPlace, topic, atNewPlace);
            meter.healed(atFormerPlace, atNewPlace);
            tell(topic, newest);
        });
        if (fates.count(Healed.Unknown.class) > 0) {
            giveUp(topic, "it has another log of that name");
        }
        if (fates.count(Healed.Left.class) == 0) {
            end(topic, run);
        }
    }

    /** Whoever hears of the newest one looks for those before it. */
    private void tell(Topic topic, StoredMessage newest) {
        Position place = newest.position();
        healed.accept(Frame.of(
                topic,
                newest.draft().body().at(topic.name(), place.epoch(), place.offset(), newest.timestampMillis()),
                Priority.NORMAL));
    }

    private void end(Topic topic, Run run) {
        runs.remove(topic, run);
        run.done.complete();
    }

    private void failed(Topic topic, Run run, Throwable cause) {
        long now = nanoClock.getAsLong();
        if (now - run.beganNanos < RUN_MAX.toNanos()) {
            return;
        }
        runs.remove(topic, run);
        Tail tail = tails.of(topic);
        if (run.lossKnown
                && tail != null
                && tail.failed(now) >= FAILED_RUNS_MAX
                && now - tail.failingSinceNanos() >= GIVE_UP_AFTER.toNanos()) {
            tails.forget(topic);
            giveUp(topic, String.valueOf(cause.getMessage()));
            run.done.complete();
        } else {
            run.done.fail(Refusal.busy(topic + " waits for what the store has lost", RETRY_AFTER_MILLIS));
        }
    }

    /** The time of this event loop's homes. */
    long nowNanos() {
        return nanoClock.getAsLong();
    }

    private void giveUp(Topic topic, String why) {
        meter.givenUp();
        LOG.warn("The store has lost messages of {} and did not take them back: {}", topic, why);
    }
}
