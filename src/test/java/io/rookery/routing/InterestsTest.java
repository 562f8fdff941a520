package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What nodes say they listen to, and what homes make of it. */
class InterestsTest {
    private static final NodeId NODE = new NodeId("a", "1");
    private static final NodeId OTHER = new NodeId("b", "1");
    private static final int RUNS = 300;

    private final Interests interests = new Interests();
    private final Audience audience = new Audience();

    @Test
    void aNodeOfWhichNothingIsKnownListensToEverything() {
        assertThat(audience.listeners(topic(1), List.of(NODE, OTHER))).containsExactly(NODE, OTHER);
        assertThat(audience.hasKnownListener(topic(1))).isFalse();
    }

    @Test
    void aNodeWhoseSumAgreesListensToWhatItSaid() {
        Topic listened = topic(1);
        Topic other = sharing(listened);
        interests.add(listened);
        audience.listen(NODE, listened);

        assertThat(audience.listeners(other, List.of(NODE))).containsExactly(NODE);
        assertThat(agree(listened)).isTrue();

        assertThat(audience.listeners(listened, List.of(NODE))).containsExactly(NODE);
        assertThat(audience.listeners(other, List.of(NODE))).isEmpty();
        assertThat(audience.hasKnownListener(listened)).isTrue();
    }

    @Test
    void inDoubtANodeListensToEverythingUntilItsSumAgreesAgain() {
        Topic listened = topic(1);
        Topic other = sharing(listened);
        interests.add(listened);
        audience.listen(NODE, listened);
        agree(listened);

        audience.doubt(NODE);
        assertThat(audience.listeners(other, List.of(NODE))).containsExactly(NODE);

        agree(listened);
        assertThat(audience.listeners(other, List.of(NODE))).isEmpty();
    }

    @Test
    void whoIsNoMemberAndWhatHasAnotherHomeIsForgotten() {
        Topic listened = topic(1);
        audience.listen(NODE, listened);

        audience.retain(List.of(OTHER), partition -> true);
        assertThat(audience.hasKnownListener(listened)).isFalse();

        audience.listen(NODE, listened);
        audience.retain(List.of(NODE), partition -> false);
        assertThat(audience.hasKnownListener(listened)).isFalse();
        assertThat(audience.listeners(sharing(listened), List.of(NODE))).containsExactly(NODE);
    }

    @Test
    void aWholeListComesInPages() {
        Topic first = topic(0);
        List<Topic> topics = manySharing(first, Interests.PAGE_MAX + 1);
        topics.forEach(interests::add);

        List<RoutingMessage.Interests> pages = interests.pages(partition(first));
        assertThat(pages).extracting(page -> page.topics().size()).containsExactly(Interests.PAGE_MAX, 1);
        pages.forEach(page -> audience.replace(NODE, page));

        assertThat(agree(first)).isTrue();
        assertThat(topics)
                .allSatisfy(topic ->
                        assertThat(audience.listeners(topic, List.of(NODE))).containsExactly(NODE));
    }

    @Test
    void aListWithoutItsFirstPageIsIgnored() {
        List<Topic> topics = manySharing(topic(0), Interests.PAGE_MAX + 1);
        topics.forEach(interests::add);
        List<RoutingMessage.Interests> pages = interests.pages(partition(topics.get(0)));

        audience.replace(NODE, pages.get(0));
        audience.doubt(NODE);
        audience.replace(NODE, pages.get(1));

        assertThat(audience.hasKnownListener(topics.get(Interests.PAGE_MAX))).isFalse();
    }

    @Test
    void whateverIsLostTheDigestsMakeItGoodAndNobodyWhoListensIsMissed() {
        long seed = System.nanoTime();
        System.out.println("InterestsTest seed " + seed);
        for (int run = 0; run < RUNS; run++) {
            new InterestsTest().converge(seed + run);
        }
    }

    private void converge(long seed) {
        Random random = new Random(seed);
        List<Topic> topics = manySharing(topic(random.nextInt(1000)), 8);
        Set<Topic> listened = new HashSet<>();
        for (int step = 0; step < 200; step++) {
            Topic topic = topics.get(random.nextInt(topics.size()));
            boolean arrives = random.nextInt(4) != 0;
            if (listened.add(topic)) {
                interests.add(topic);
                if (arrives) {
                    audience.listen(NODE, topic);
                }
            } else {
                listened.remove(topic);
                interests.remove(topic);
                if (arrives) {
                    audience.unlisten(NODE, topic);
                }
            }
            if (random.nextInt(5) == 0) {
                exchange(topic, random.nextInt(3) != 0);
            }
        }

        exchange(topics.get(0), true);

        for (Topic topic : topics) {
            assertThat(!audience.listeners(topic, List.of(NODE)).isEmpty())
                    .as("seed %s %s", seed, topic)
                    .isEqualTo(listened.contains(topic));
        }
    }

    private void exchange(Topic topic, boolean listArrives) {
        if (!agree(topic)) {
            assertThat(audience.listeners(topic, List.of(NODE))).containsExactly(NODE);
            if (listArrives) {
                interests.pages(partition(topic)).forEach(page -> audience.replace(NODE, page));
            }
        }
    }

    private boolean agree(Topic topic) {
        return audience.agrees(NODE, partition(topic), interests.sum(partition(topic)));
    }

    private static Topic topic(int number) {
        return new Topic("room:" + number);
    }

    private static Topic sharing(Topic topic) {
        return manySharing(topic, 2).get(1);
    }

    private static List<Topic> manySharing(Topic first, int count) {
        List<Topic> topics = new ArrayList<>(List.of(first));
        for (int i = 0; topics.size() < count; i++) {
            Topic next = new Topic("guild:" + i);
            if (partition(next) == partition(first)) {
                topics.add(next);
            }
        }
        return topics;
    }

    private static int partition(Topic topic) {
        return Homes.partitionOf(topic.placement());
    }
}
