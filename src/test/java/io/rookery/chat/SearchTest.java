package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.settings.Settings;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.ChannelStore;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageArchive.Found;
import io.rookery.store.SanctionStore;
import io.rookery.store.UserChannels;
import io.rookery.store.UserChannels.Entry;
import io.rookery.store.UserChannels.Listed;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where one search looks, and what becomes of what must not be seen. */
class SearchTest {
    private static final Topic INBOX = new UserId("alice").inbox();

    private final Set<Topic> member = new HashSet<>();
    private final List<Entry> index = new ArrayList<>();
    private final List<ArchiveQuery> asked = new ArrayList<>();
    private final List<ChatMessage> kept = new ArrayList<>();
    private final Caller alice = Callers.of("alice", new RecordingFanOut());
    private final ChannelRules rules = new ChannelRules(Settings.defaults().channels());

    @Test
    void withoutAChannelItLooksInAllThatAnybodyMayReadAndInAllTheUserBelongsTo() {
        belongs("guild:owls", 1);
        belongs("party:x", 2);
        belongs("room:hall", 3);
        alice.session().topics().add(new Topic("guild:heard"));

        search(null);

        assertThat(asked).singleElement().satisfies(query -> {
            assertThat(query.topics())
                    .containsExactly(INBOX, new Topic("guild:heard"), new Topic("party:x"), new Topic("guild:owls"));
            assertThat(query.kinds()).containsExactlyInAnyOrder(TopicKind.WORLD, TopicKind.ROOM, TopicKind.SYSTEM);
        });
    }

    @Test
    void itLooksInNoMoreChannelsThanTheBound() {
        IntStream.rangeClosed(1, Search.CHANNELS_MAX + 10).forEach(i -> belongs("guild:" + i, i));

        search(null);

        List<Topic> topics = asked.get(0).topics();
        assertThat(topics).hasSize(Search.CHANNELS_MAX).startsWith(INBOX, new Topic("guild:1010"));
        assertThat(topics).contains(new Topic("guild:12")).doesNotContain(new Topic("guild:11"));
    }

    @Test
    void inOneChannelItLooksThereAlone() {
        belongs("guild:owls", 1);

        search("guild:owls");

        assertThat(asked).singleElement().satisfies(query -> {
            assertThat(query.topics()).containsExactly(new Topic("guild:owls"));
            assertThat(query.kinds()).isEmpty();
        });
        assertThatThrownBy(() -> search("guild:others"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    @Test
    void whereTheIndexIsOutdatedNeitherMessageNorPlaceIsTold() {
        belongs("guild:owls", 1);
        index.add(new Entry(new Topic("guild:former"), 2));
        kept.add(message("guild:former"));
        kept.add(message("guild:owls"));

        Answer.FoundMessages found = search(null);

        assertThat(found.messages()).extracting(ChatMessage::channel).containsExactly("guild:owls");
        assertThat(found.cursor()).isEqualTo("guild:owls");
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).topics()).containsExactly(INBOX, new Topic("guild:owls"));
    }

    @Test
    void itIsMadeAnewAFewTimesAtMost() {
        IntStream.rangeClosed(1, 10).forEach(i -> index.add(new Entry(new Topic("guild:" + i), i)));
        IntStream.rangeClosed(1, 10).forEach(i -> kept.add(message("guild:" + i)));

        Answer.FoundMessages found = search(null);

        assertThat(found.messages()).isEmpty();
        assertThat(asked).hasSize(1 + Search.ANEW_MAX);
    }

    private void belongs(String channel, long notedAtMillis) {
        member.add(new Topic(channel));
        index.add(new Entry(new Topic(channel), notedAtMillis));
    }

    private static ChatMessage message(String channel) {
        return new MessageBody("m1", new Sender("bob", "Bob"), "text", "owl", null, null).at(channel, "e", 1, 1);
    }

    private Answer.FoundMessages search(String channel) {
        Future<Answer.FoundMessages> found =
                search().search(alice, new Command.ChatSearch("owl", channel, null, null, null, 10, null));
        if (found.failed()) {
            throw (RuntimeException) found.cause();
        }
        return found.result();
    }

    private Search search() {
        ChannelStore channels = answering(
                ChannelStore.class, "isMember", arguments -> Future.succeededFuture(member.contains(arguments[0])));
        SanctionStore sanctions = answering(SanctionStore.class, "exist", arguments -> Future.succeededFuture(false));
        UserChannels users = answering(
                UserChannels.class, "list", arguments -> Future.succeededFuture(new Listed(index, List.of())));
        MessageArchive archive = answering(
                MessageArchive.class,
                "search",
                arguments -> Future.succeededFuture(found((ArchiveQuery) arguments[0])));
        ChannelAccessCheck access =
                new ChannelAccessCheck(rules, channels, new ChannelStandings(sanctions, System::nanoTime));
        return new Search(rules, access, users, Optional.of(archive));
    }

    /** An archive whose pages hold one message, and end where it stands. */
    private Found found(ArchiveQuery query) {
        asked.add(query);
        return kept.stream()
                .filter(message -> query.topics().contains(new Topic(message.channel())))
                .findFirst()
                .map(message -> new Found(List.of(message), Optional.of(message.channel())))
                .orElse(new Found(List.of(), Optional.empty()));
    }

    private static <T> T answering(Class<T> port, String method, Function<Object[], Object> answer) {
        Map<String, Function<Object[], Object>> answers = Map.of(method, answer);
        return port.cast(Proxy.newProxyInstance(
                SearchTest.class.getClassLoader(),
                new Class<?>[] {port},
                (proxy, asked, arguments) -> answers.get(asked.getName()).apply(arguments)));
    }
}
