package io.rookery.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.Seed;
import io.rookery.testing.TestTokens;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two people with the page, each at another node of a cluster. */
class PageIT {
    private static RookeryCluster cluster;

    private final String suffix = Long.toString(Seed.of(PageIT.class).value());
    private final String room = "room:" + suffix;
    private final String anna = "anna-" + suffix;
    private final String ben = "ben-" + suffix;
    private Browser annas;
    private Browser bens;

    @BeforeAll
    static void startCluster() {
        // Aborts first where there is no browser.
        new Browser().close();
        cluster = RookeryCluster.of(PageIT.class).nodes(2).start();
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) cluster.close();
    }

    @BeforeEach
    void bothEnterTheRoom() {
        annas = new Browser();
        bens = new Browser();
        enter(annas, anna, cluster.node(0), cluster.node(1));
        enter(bens, ben, cluster.node(1), cluster.node(0));
        annas.join(room);
        bens.join(room);
    }

    @AfterEach
    void closeBrowsers() {
        annas.close();
        bens.close();
    }

    @Test
    void theySeeEachOtherAndWhatTheySay() {
        annas.awaitStatus(ben, "online");
        bens.awaitStatus(anna, "online");

        annas.write("is anybody here");
        bens.awaitMessage("is anybody here");
        bens.write("<b>I</b> am & you?");
        annas.awaitMessage("<b>I</b> am & you?");

        annas.awaitSameMessagesAs(bens);
        assertNobodyComplains();
    }

    @Test
    void aDirectMessageArrivesAndItsSenderIsTold() {
        annas.awaitStatus(ben, "online");

        annas.openDirect(ben);
        annas.write("only for you");

        bens.awaitUnread("@" + anna, "1");
        bens.openConversation("@" + anna);
        bens.awaitMessage("only for you");
        annas.awaitNote("delivered");
        assertNobodyComplains();
    }

    @Test
    void whoLogsOutIsSeenToBeOffline() {
        bens.awaitStatus(anna, "online");

        annas.logOut();

        bens.awaitStatus(anna, "offline");
        assertNobodyComplains();
    }

    @Test
    void aReloadedPageGoesOnWhereItWas() {
        bens.write("before the reload");
        annas.awaitMessage("before the reload");

        annas.reload();

        annas.awaitMessage("before the reload");
        bens.write("after the reload");
        annas.awaitMessage("after the reload");
        assertNobodyComplains();
    }

    @Test
    void whoLosesTheirNodeGoesOnAtAnotherAndMissesNothing() {
        NodeProcess lost = cluster.node(0);
        String before = annas.node();
        List<String> texts =
                IntStream.range(0, 20).mapToObj(number -> "message " + number).toList();
        texts.subList(0, 5).forEach(bens::write);
        annas.awaitMessage("message 4");

        try {
            lost.kill();
            texts.subList(5, 20).forEach(bens::write);
            annas.write("said into the gap");

            annas.awaitOtherNodeThan(before);
            texts.forEach(annas::awaitMessage);
            bens.awaitMessage("said into the gap");
            annas.awaitMessage("said into the gap");
            annas.awaitSameMessagesAs(bens);
            assertThat(annas.messages()).doesNotHaveDuplicates();
            assertNobodyComplains();
        } finally {
            lost.start();
            lost.awaitReady();
        }
    }

    private static void enter(Browser browser, String user, NodeProcess node, NodeProcess other) {
        browser.enter(page(node), TestTokens.of(user), List.of(socket(other)));
    }

    private static String page(NodeProcess node) {
        return "http://" + node.endpoint().host() + ":" + node.endpoint().port() + "/";
    }

    private static String socket(NodeProcess node) {
        return "ws://" + node.endpoint().host() + ":" + node.endpoint().port() + "/ws";
    }

    private void assertNobodyComplains() {
        assertThat(annas.complaints()).isEmpty();
        assertThat(bens.complaints()).isEmpty();
        assertThat(annas.toasts()).isEmpty();
        assertThat(bens.toasts()).isEmpty();
    }
}
