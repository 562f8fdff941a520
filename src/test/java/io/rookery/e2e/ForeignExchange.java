package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.client.Entry;
import io.rookery.testing.client.Stored;
import io.rookery.testing.foreign.Account;
import io.rookery.testing.foreign.Exchange;
import io.rookery.testing.foreign.Exchange.Person;
import io.rookery.testing.foreign.ForeignClient;
import io.rookery.testing.foreign.PageClient;
import io.rookery.testing.foreign.ProgramClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Three clients that share no code with the server, each beginning at another node, that talk in one channel: a program on
 * Node.js, one in Python and the page in Chromium.
 */
final class ForeignExchange implements AutoCloseable {
    private static final int CLIENTS = 3;
    private static final int PUBLISHERS = 8;
    private static final int WINDOW = 16;

    private final ForeignClient node;
    private final ForeignClient python;
    private final String channel;
    private final int messages;
    private final List<ForeignClient> clients = new ArrayList<>();

    /** Aborts the test where one of the clients cannot run. */
    ForeignExchange(Path directory, String channel, int messages) {
        this.node = ProgramClient.node(directory);
        this.python = ProgramClient.python(directory);
        this.channel = channel;
        this.messages = messages;
    }

    /**
     * Has all clients listen.
     *
     * @param pages of the nodes, such as {@code http://127.0.0.1:8080/}
     * @param tokens of users
     * @param lasting how long the talk is to last at least
     */
    void listen(List<String> pages, UnaryOperator<String> tokens, Duration lasting) {
        clients.add(node);
        clients.add(python);
        clients.add(PageClient.at(pages.get(CLIENTS - 1)));
        long pauseMillis = lasting.toMillis() * PUBLISHERS * WINDOW / messages;
        for (int i = 0; i < CLIENTS; i++) {
            ForeignClient client = clients.get(i);
            client.listen(exchange(i, client.name(), pages, tokens, pauseMillis));
        }
    }

    void publish() {
        clients.forEach(ForeignClient::publish);
    }

    /**
     * Waits for the end: all have seen everything acknowledged, in one order, without gaps, and nothing twice.
     *
     * @return what was acknowledged
     */
    List<Stored> assertAllHaveSeenTheSame(Duration longest) {
        List<Account> accounts =
                clients.stream().map(client -> client.account(longest)).toList();
        accounts.forEach(this::assertContiguousAndOnce);
        assertThat(accounts)
                .extracting(Account::entries)
                .containsOnly(accounts.get(0).entries());
        return assertAcknowledgedAsSeen(accounts);
    }

    @Override
    public void close() {
        clients.forEach(ForeignClient::close);
    }

    private Exchange exchange(
            int number, String name, List<String> pages, UnaryOperator<String> tokens, long pauseMillis) {
        List<String> sockets = new ArrayList<>(pages.stream()
                .map(page -> page.replaceFirst("^http", "ws") + "ws")
                .toList());
        Collections.rotate(sockets, -number);
        List<Person> publishers = IntStream.range(0, PUBLISHERS)
                .filter(publisher -> publisher % CLIENTS == number)
                .mapToObj(publisher -> person(name + "-publisher-" + publisher, tokens))
                .toList();
        return new Exchange(
                sockets,
                person(name + "-listener", tokens),
                publishers,
                channel,
                messages / PUBLISHERS,
                messages,
                WINDOW,
                pauseMillis);
    }

    private static Person person(String user, UnaryOperator<String> tokens) {
        return new Person(user, tokens.apply(user));
    }

    private void assertContiguousAndOnce(Account account) {
        List<Entry> entries = account.entries();
        assertThat(account.problems()).as(account.client()).isEmpty();
        assertThat(entries).as(account.client()).hasSize(messages);
        assertThat(entries).extracting(Entry::messageId).doesNotHaveDuplicates();
        assertThat(entries).extracting(Entry::text).doesNotHaveDuplicates();
        for (int i = 1; i < entries.size(); i++) {
            assertThat(entries.get(i).position().offset())
                    .as("%s, after %s", account.client(), entries.get(i - 1))
                    .isEqualTo(entries.get(i - 1).position().offset() + 1);
        }
    }

    private List<Stored> assertAcknowledgedAsSeen(List<Account> accounts) {
        Map<String, Entry> seen = new HashMap<>();
        accounts.get(0).entries().forEach(entry -> seen.put(entry.text(), entry));
        List<Stored> acknowledged = new ArrayList<>();
        accounts.forEach(account -> acknowledged.addAll(account.acknowledged()));

        assertThat(acknowledged).hasSize(messages);
        assertThat(acknowledged)
                .allSatisfy(
                        stored -> assertThat(seen.get(stored.entry().text())).isEqualTo(stored.entry()));
        return acknowledged;
    }
}
