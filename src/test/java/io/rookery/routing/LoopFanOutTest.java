package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.ChangeMark;
import io.rookery.store.LogRange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopFanOutTest {
    private static final Topic ROOM = new Topic("room:1");
    private static final Topic GUILD = new Topic("guild:1");

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Long> attached = new ArrayList<>();
    private final List<LocalTopic.Attach> attaches = new ArrayList<>();
    private final List<Topic> detached = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();
    private final List<Promise<LogPart>> pages = new ArrayList<>();
    private final LoopFanOut fanOut = new LoopFanOut(
            tasks::add,
            new LoopFanOut.Cursors() {
                @Override
                public void attach(Topic topic, LocalTopic.Attach attach) {
                    attached.add(attach.subscription());
                    attaches.add(attach);
                }

                @Override
                public void detach(Topic topic, LoopFanOut fanOut) {
                    detached.add(topic);
                }

                @Override
                public Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told) {
                    reads.add(topic + " " + since.offset());
                    Promise<LogPart> page = Promise.promise();
                    pages.add(page);
                    return page.future();
                }
            },
            new FanOutTick(
                    1000,
                    new FanOutTick.Scheduler() {
                        @Override
                        public void soon(Runnable task) {
                            tasks.add(task);
                        }

                        @Override
                        public void after(long nanos, Runnable task) {
                            tasks.add(task);
                        }
                    },
                    () -> 0));
    private final ModelListener listener = new ModelListener(fanOut, "", new HashMap<>());

    @Test
    void whatComesBeforeTheRecoveryFollowsItsAnswer() {
        Future<Recovery> answer = listener.subscribe(ROOM, new Position("e", 1));
        say(ROOM, 3);
        fanOut.post(new FanOutEvent.Attached(1, null));
        say(ROOM, 4, 5);
        run();
        assertThat(answer.isComplete()).isFalse();

        fanOut.post(new FanOutEvent.Recovered(1, new Recovery(new Position("e", 3), true, messages(2, 3)), List.of()));
        say(ROOM, 6);
        run();

        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 6));
    }

    @Test
    void otherConnectionsOfWhoHasLeftAreTold() {
        RecordingSubscriber bob = new RecordingSubscriber();
        fanOut.add(bob);
        fanOut.subscribe(bob, ROOM, null);
        fanOut.post(new FanOutEvent.Attached(1, new Recovery(new Position("e", 0), false, List.of())));

        left("alice");
        run();
        assertThat(bob.happened).doesNotContain("left room:1");

        left("bob");
        run();
        assertThat(bob.happened).containsOnlyOnce("left room:1");

        fanOut.post(new FanOutEvent.Deliver(
                Frame.received(ROOM, DeliveryClass.SIGNAL, Priority.NORMAL, null, 0, new byte[] {1, 2, 3})));
        left("bob");
        run();
        assertThat(bob.happened).filteredOn("left room:1"::equals).hasSize(2);
    }

    private void left(String user) {
        Push push = new Push.MemberLeft(ROOM.name(), new Sender(user, user));
        fanOut.post(new FanOutEvent.Deliver(Frame.of(ROOM, DeliveryClass.SIGNAL, Priority.NORMAL, push)));
    }

    @Test
    void whatBecameOfMessagesIsToldAfterTheAnswerAndBeforeWhatIsLive() {
        listener.subscribe(ROOM, new Position("e", 3));
        fanOut.post(new FanOutEvent.Attached(1, null));
        change(7, 8, 2);
        Frame missed = Frame.of(ROOM, new ChangePlace(0, 7, 3, 1), edited(1, 7)).behind(new Position("e", 3));

        fanOut.post(new FanOutEvent.Recovered(1, new Recovery(new Position("e", 3), true, List.of()), List.of(missed)));
        run();

        assertThat(listener.reader.changes()).containsExactly("1 7", "2 8");
    }

    @Test
    void whoRefusesAChangeListensAgainFromWhereItWas() {
        listener.subscribe(ROOM, null);
        attach(1, 3);
        say(ROOM, 4);
        run();
        listener.isFull = () -> true;
        change(0, 8, 4);
        say(ROOM, 5);
        run();
        listener.isFull = () -> false;

        listener.drain();
        assertThat(reads).containsExactly("room:1 4");
        pages.get(0).complete(range(5, 5));

        assertThat(attaches.get(1).since()).isEqualTo(new Position("e", 5));
        assertThat(attaches.get(1).changesSince()).isEqualTo(4);
    }

    private void change(long before, long sequence, long offset) {
        Frame frame = Frame.of(ROOM, new ChangePlace(before, sequence, 4, offset), edited(offset, sequence));
        fanOut.post(new FanOutEvent.Deliver(frame.behind(new Position("e", 4))));
    }

    private static Push edited(long offset, long sequence) {
        return new Push.Edited(message(ROOM, offset).edited("" + sequence, sequence));
    }

    @Test
    void whoRefusesIsFedFromTheLogAtItsOwnSpeedAndListensAgain() {
        listener.subscribe(ROOM, null);
        attach(1, 3);
        say(ROOM, 4);
        run();
        listener.isFull = () -> true;
        say(ROOM, 5, 6);
        run();
        assertThat(fanOut.behindCount()).isEqualTo(1);
        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 4));

        listener.isFull = () -> false;
        listener.drain();
        assertThat(reads).containsExactly("room:1 4");
        pages.get(0).complete(range(8, 5, 6));
        assertThat(reads).containsExactly("room:1 4", "room:1 6");
        pages.get(1).complete(range(8, 7, 8));
        say(ROOM, 9);
        assertThat(listener.timesCaughtUp).isZero();
        fanOut.post(new FanOutEvent.Attached(2, null));
        say(ROOM, 10);
        fanOut.post(new FanOutEvent.Recovered(2, new Recovery(new Position("e", 9), true, messages(9)), List.of()));
        say(ROOM, 11);
        run();

        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 11));
        assertThat(fanOut.behindCount()).isZero();
        assertThat(listener.timesCaughtUp).isEqualTo(1);
    }

    @Test
    void whoRefusesAgainGoesOnFromThere() {
        listener.subscribe(ROOM, null);
        attach(1, 3);
        run();
        listener.isFull = () -> true;
        say(ROOM, 4);
        run();
        listener.isFull = () -> listener.reader.position(ROOM).offset() == 5;
        listener.drain();
        pages.get(0).complete(range(6, 4, 5, 6));
        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 5));

        listener.isFull = () -> false;
        listener.drain();

        assertThat(reads).containsExactly("room:1 3", "room:1 5");
    }

    @Test
    void whoIsBehindAndLeavesIsForgotten() {
        listener.subscribe(ROOM, null);
        attach(1, 3);
        run();
        listener.isFull = () -> true;
        say(ROOM, 4);
        run();
        assertThat(detached).isEmpty();

        listener.unsubscribe(ROOM);
        listener.drain();

        assertThat(fanOut.behindCount()).isZero();
        assertThat(reads).isEmpty();
        assertThat(detached).containsExactly(ROOM);
    }

    @Test
    void whatTheLogHasLostIsToldToWhoIsBehind() {
        listener.subscribe(ROOM, null);
        attach(1, 3);
        run();
        listener.isFull = () -> true;
        say(ROOM, 4);
        run();
        listener.isFull = () -> false;
        listener.drain();
        Position start = new Position("f", 2);
        pages.get(0).complete(new LogPart(new LogRange(start, false, start, List.of()), null));

        assertThat(listener.reader.resets()).isEqualTo(1);
        assertThat(listener.reader.position(ROOM)).isEqualTo(start);
    }

    @Test
    void nothingFollowsBeforeAllThatTheConnectionWaitsForIsAnswered() {
        listener.subscribe(ROOM, null);
        Future<Recovery> guild = listener.subscribe(GUILD, null);
        attach(1, 3);
        say(ROOM, 4);
        run();
        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 3));

        fanOut.post(new FanOutEvent.Failed(2, Refusal.unavailable("no store")));
        run();

        assertThat(guild.failed()).isTrue();
        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 4));
        assertThat(detached).containsExactly(GUILD);
    }

    @Test
    void whoSubscribesAnewHearsEverythingOnce() {
        listener.subscribe(ROOM, null);
        attach(1, 3);
        say(ROOM, 4);
        run();

        listener.subscribe(ROOM, new Position("e", 4));
        say(ROOM, 5);
        fanOut.post(new FanOutEvent.Attached(2, null));
        say(ROOM, 6);
        fanOut.post(new FanOutEvent.Recovered(2, new Recovery(new Position("e", 5), true, messages(5)), List.of()));
        say(ROOM, 7);
        run();

        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 7));
        assertThat(fanOut.isSubscribed(listener, ROOM)).isTrue();
    }

    @Test
    void whenSubscribingAnewFailsTheFormerSubscriptionGoesOn() {
        listener.subscribe(ROOM, null);
        attach(1, 3);
        run();

        listener.subscribe(ROOM, new Position("e", 1));
        fanOut.post(new FanOutEvent.Attached(2, null));
        say(ROOM, 4, 5);
        fanOut.post(new FanOutEvent.Failed(2, Refusal.unavailable("no store")));
        say(ROOM, 6);
        run();

        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 6));
        assertThat(detached).isEmpty();
    }

    @Test
    void twoSubscriptionsToOneTopicAtOnceGiveNothingTwice() {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        fanOut.add(subscriber);
        fanOut.subscribe(subscriber, ROOM, null);
        fanOut.subscribe(subscriber, ROOM, new Position("e", 1));
        attach(1, 3);
        say(ROOM, 4);
        fanOut.post(new FanOutEvent.Attached(2, null));
        say(ROOM, 5);
        fanOut.post(
                new FanOutEvent.Recovered(2, new Recovery(new Position("e", 4), true, messages(2, 3, 4)), List.of()));
        say(ROOM, 6);
        run();

        assertThat(subscriber.offers.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2);
    }

    @Test
    void anAnswerThatWasOvertakenDoesNotLeadBackIntoAFormerEpoch() {
        Future<Recovery> slow = fanOut.subscribe(listener, ROOM, new Position("d", 9));
        Future<Recovery> fast = fanOut.subscribe(listener, ROOM, new Position("d", 3));
        fanOut.post(new FanOutEvent.Attached(1, null));
        say(ROOM, 4);
        fanOut.post(new FanOutEvent.Attached(2, null));
        fanOut.post(new FanOutEvent.Recovered(2, new Recovery(new Position("e", 4), true, messages(4)), List.of()));
        fanOut.post(new FanOutEvent.Recovered(1, new Recovery(new Position("d", 3), false, List.of()), List.of()));
        run();

        assertThat(fast.result().recovered()).isTrue();
        assertThat(slow.result()).isEqualTo(new Recovery(new Position("e", 4), false, List.of()));
    }

    @Test
    void aSubscriptionUnderWhichTooMuchIsSaidIsRefusedAsBusy() {
        Future<Recovery> answer = listener.subscribe(ROOM, new Position("e", 1));
        fanOut.post(new FanOutEvent.Attached(1, null));
        sayMany(ROOM, Beginning.HELD_MAX);
        run();
        assertThat(answer.isComplete()).isFalse();

        sayMany(ROOM, 1);
        run();

        assertThat(((Refusal) answer.cause()).code()).isEqualTo(ErrorCode.BUSY);
        assertThat(detached).containsExactly(ROOM);
    }

    @Test
    void anAnsweredSubscriptionLosesNothingWhenAnotherTakesTooLong() {
        listener.subscribe(ROOM, null);
        Future<Recovery> slow = listener.subscribe(GUILD, new Position("e", 1));
        attach(1, 0);
        sayMany(ROOM, Beginning.HELD_MAX + 1);
        run();

        assertThat(((Refusal) slow.cause()).code()).isEqualTo(ErrorCode.BUSY);
        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", Beginning.HELD_MAX + 1));
    }

    @Test
    void whatIsSubscribedWhileAnAnswerIsWrittenDoesNotHoldBackWhatWasAnswered() {
        listener.subscribe(ROOM, null).onSuccess(recovery -> listener.subscribe(GUILD, null));
        attach(1, 3);
        say(ROOM, 4);
        run();

        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", 4));
        assertThat(listener.reader.waits(GUILD)).isTrue();
    }

    @Test
    void theLastToLeaveDetachesTheLoop() {
        ModelListener other = new ModelListener(fanOut, "", new HashMap<>());
        listener.subscribe(ROOM, null);
        other.subscribe(ROOM, null);
        attach(1, 3);
        attach(2, 3);
        run();

        listener.unsubscribe(ROOM);
        assertThat(detached).isEmpty();
        other.close();
        assertThat(detached).contains(ROOM);
    }

    @Test
    void whoIsClosedByWhatWasHeldBackForItIsForgotten() {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        subscriber.onOffer = () -> fanOut.remove(subscriber);
        fanOut.add(subscriber);
        fanOut.subscribe(subscriber, ROOM, new Position("e", 1));
        fanOut.subscribe(subscriber, GUILD, null);
        fanOut.post(new FanOutEvent.Attached(1, null));
        say(ROOM, 4);
        fanOut.post(new FanOutEvent.Recovered(1, new Recovery(new Position("e", 3), true, messages(2, 3)), List.of()));
        attach(2, 3);
        run();
        say(ROOM, 5);
        say(GUILD, 4);
        run();

        assertThat(subscriber.offers).containsExactly(1);
        assertThat(detached).contains(ROOM, GUILD);
    }

    @Test
    void aLoopThatDoesNotKeepUpTellsItsListenersWhereToGoOn() {
        listener.subscribe(ROOM, null);
        attach(1, 0);
        run();

        sayMany(ROOM, FanOutMailbox.WAITING_MAX + 10);
        run();
        say(ROOM, FanOutMailbox.WAITING_MAX + 11);
        run();

        assertThat(listener.reader.resets()).isEqualTo(1);
        assertThat(listener.reader.position(ROOM)).isEqualTo(new Position("e", FanOutMailbox.WAITING_MAX + 11));
    }

    @Test
    void everyoneIsOfferedABroadcast() {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        fanOut.add(subscriber);
        Promise<Integer> offered = Promise.promise();

        fanOut.post(new FanOutEvent.ToEveryone(new Push.Receipt("id", "room:1", "read", "bob"), offered));
        run();

        assertThat(offered.future().result()).isEqualTo(2);
        assertThat(subscriber.happened).containsExactly("SIGNAL 1", "flush");
        assertThat(subscriber.buffers.get(0).refCnt()).isZero();
    }

    private void attach(long subscription, long offset) {
        fanOut.post(new FanOutEvent.Attached(subscription, new Recovery(new Position("e", offset), false, List.of())));
    }

    private void say(Topic topic, long... offsets) {
        for (long offset : offsets) {
            fanOut.post(new FanOutEvent.Deliver(Frame.of(topic, message(topic, offset), Priority.NORMAL)));
        }
    }

    private long said;

    private void sayMany(Topic topic, int count) {
        for (int i = 0; i < count; i++) {
            say(topic, ++said);
        }
    }

    private static List<ChatMessage> messages(long... offsets) {
        List<ChatMessage> messages = new ArrayList<>();
        for (long offset : offsets) {
            messages.add(message(ROOM, offset));
        }
        return messages;
    }

    private static ChatMessage message(Topic topic, long offset) {
        return ModelLog.draft("m" + offset).body().at(topic.name(), "e", offset, 7);
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }

    private LogPart range(long head, long... offsets) {
        Position start = new Position("e", offsets[0] - 1);
        return new LogPart(new LogRange(new Position("e", head), true, start, messages(offsets)), null);
    }
}
