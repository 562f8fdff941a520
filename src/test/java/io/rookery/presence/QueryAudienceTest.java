package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Push;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import io.rookery.testing.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QueryAudienceTest {
    private static final int STEPS = 400;
    private static final int LIMIT = 20;

    private final Random random = new Random(Seed.of(QueryAudienceTest.class).value());
    private final PresenceFilter everybody = new PresenceFilter(Set.of(), null, LIMIT);
    private final TreeMap<String, Presence> users = new TreeMap<>();
    private final Map<Long, Found> history = new HashMap<>();
    private final List<Push.PresenceDiff> encoded = new ArrayList<>();
    private final Encoding encoding = (push, out) -> {
        out.writeInt(encoded.size());
        encoded.add((Push.PresenceDiff) push);
    };
    private long version;
    private int offers;

    /** The number of users goes to and fro over the bound beyond which everybody is shown their neighbours. */
    @Test
    void whatAWatcherHasIsAlwaysWhatAQueryShowsThemAtThatVersion() {
        for (int i = 0; i < Found.LISTED_MAX; i++) {
            change();
        }
        QueryAudience audience = new QueryAudience("q", found(), (result, viewer) -> result);
        List<View> views = new ArrayList<>();

        for (int step = 0; step < STEPS; step++) {
            if (step % 20 == 0) {
                View view = new View("u" + random.nextInt(9999));
                views.add(view);
                QueryResult shown = found().shownTo(view.user().value());
                audience.add(view, shown);
                view.begin(shown);
            }
            change();
            audience.update(found());
            audience.tell();
            views.forEach(View::assertTrue);
            views.get(random.nextInt(views.size())).full = random.nextBoolean();
        }

        views.forEach(view -> view.full = false);
        audience.tell();
        for (View view : views) {
            view.assertTrue();
            assertThat(view.total).isEqualTo(users.size());
        }
        int diffs = views.stream().mapToInt(view -> view.diffs).sum();
        assertThat(diffs).isGreaterThan(STEPS);
        assertThat(encoded).hasSizeLessThan(offers);
    }

    private void change() {
        boolean leaves = users.size() > Found.LISTED_MAX + random.nextInt(6) - 3;
        if (leaves) {
            String next = users.ceilingKey("u" + random.nextInt(9999));
            users.remove(next == null ? users.firstKey() : next);
        } else {
            String name = "u" + random.nextInt(9999);
            users.put(name, new Presence(name, PresenceStatus.ONLINE, null, null, "north", "n1", 0, version + 1));
        }
        version++;
        history.put(version, everybody.select(version, List.copyOf(users.values())));
    }

    private Found found() {
        return history.get(version);
    }

    /** A client that now and then has no room, and what it makes of a snapshot and diffs. */
    private final class View implements Subscriber {
        private final UserId user;
        private final Map<String, Presence> members = new TreeMap<>();
        private long shownVersion;
        private int total;
        private int diffs;
        private boolean full;

        View(String user) {
            this.user = new UserId(user);
        }

        void begin(QueryResult shown) {
            shown.members().forEach(member -> members.put(member.userId(), member));
            shownVersion = shown.version();
            total = shown.total();
        }

        void assertTrue() {
            QueryResult expected = history.get(shownVersion).shownTo(user.value());
            assertThat(List.copyOf(members.values())).isEqualTo(expected.members());
            assertThat(total).isEqualTo(expected.total());
        }

        @Override
        public UserId user() {
            return user;
        }

        @Override
        public Encoding encoding() {
            return encoding;
        }

        @Override
        public boolean offer(Batch batch) {
            offers++;
            if (full) {
                return false;
            }
            Push.PresenceDiff diff =
                    encoded.get(batch.frames().getInt(batch.frames().readerIndex()));
            assertThat(diff.version()).isGreaterThan(shownVersion);
            diff.left().forEach(left -> assertThat(members.remove(left)).isNotNull());
            diff.entered()
                    .forEach(entered ->
                            assertThat(members.put(entered.userId(), entered)).isNull());
            diff.updated()
                    .forEach(updated ->
                            assertThat(members.put(updated.userId(), updated)).isNotNull());
            shownVersion = diff.version();
            total = diff.total();
            diffs++;
            return true;
        }

        @Override
        public void flush() {}
    }
}
