package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.Seed;
import io.rookery.testing.TestDirectory;
import io.rookery.testing.client.Entry;
import io.rookery.testing.client.Stored;
import io.rookery.testing.foreign.Account;
import io.rookery.testing.foreign.Exchange;
import io.rookery.testing.foreign.Exchange.Person;
import io.rookery.testing.foreign.ForeignClient;
import io.rookery.testing.foreign.PageClient;
import io.rookery.testing.foreign.ProgramClient;
import io.rookery.testing.foreign.ScriptedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Three clients that share no code with the server, each at another node of a cluster that the script started. */
class ForeignClientsIT {
    private static final int MESSAGES = 10_000;
    private static final int PUBLISHERS = 8;
    private static final int WINDOW = 16;
    private static final Duration EXCHANGED_MAX = Duration.ofMinutes(2);

    private final Path directory = TestDirectory.of(ForeignClientsIT.class);
    private final String channel =
            "world:exchange-" + Seed.of(ForeignClientsIT.class).value();

    @Test
    void seeTenThousandMessagesInOneOrderWithoutGapsAndNoneTwice() {
        try (ForeignClient node = ProgramClient.node(directory);
                ForeignClient python = ProgramClient.python(directory);
                ScriptedCluster cluster = ScriptedCluster.start(3, "conf/bench.yaml", directory);
                ForeignClient page = PageClient.at(cluster.page(2))) {
            List<ForeignClient> clients = List.of(node, python, page);
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).listen(exchange(cluster, i, clients.get(i).name(), clients.size()));
            }

            clients.forEach(ForeignClient::publish);
            List<Account> accounts = clients.stream()
                    .map(client -> client.account(EXCHANGED_MAX))
                    .toList();

            accounts.forEach(ForeignClientsIT::assertContiguousAndOnce);
            assertThat(accounts)
                    .extracting(Account::entries)
                    .containsOnly(accounts.get(0).entries());
            assertAcknowledgedAsSeen(accounts);
        }
    }

    private Exchange exchange(ScriptedCluster cluster, int number, String name, int clients) {
        List<Person> publishers = IntStream.range(0, PUBLISHERS)
                .filter(publisher -> publisher % clients == number)
                .mapToObj(publisher -> cluster.person(name + "-publisher-" + publisher))
                .toList();
        return new Exchange(
                cluster.socketsFrom(number),
                cluster.person(name + "-listener"),
                publishers,
                channel,
                MESSAGES / PUBLISHERS,
                MESSAGES,
                WINDOW);
    }

    private static void assertContiguousAndOnce(Account account) {
        List<Entry> entries = account.entries();
        assertThat(account.problems()).as(account.client()).isEmpty();
        assertThat(entries).as(account.client()).hasSize(MESSAGES);
        assertThat(entries).extracting(Entry::messageId).doesNotHaveDuplicates();
        assertThat(entries).extracting(Entry::text).doesNotHaveDuplicates();
        for (int i = 1; i < entries.size(); i++) {
            assertThat(entries.get(i).position())
                    .as("%s, after %s", account.client(), entries.get(i - 1))
                    .isEqualTo(entries.get(i - 1).position().next());
        }
    }

    private static void assertAcknowledgedAsSeen(List<Account> accounts) {
        Map<String, Entry> seen = new HashMap<>();
        accounts.get(0).entries().forEach(entry -> seen.put(entry.text(), entry));
        List<Stored> acknowledged = new ArrayList<>();
        accounts.forEach(account -> acknowledged.addAll(account.acknowledged()));

        assertThat(acknowledged).hasSize(MESSAGES).noneMatch(Stored::duplicate);
        assertThat(acknowledged)
                .allSatisfy(
                        stored -> assertThat(seen.get(stored.entry().text())).isEqualTo(stored.entry()));
    }
}
