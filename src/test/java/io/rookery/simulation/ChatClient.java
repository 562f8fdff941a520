package io.rookery.simulation;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.routing.ModelReader;
import io.rookery.testing.VirtualTime;
import io.rookery.transport.SimulatedSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A client's connection to one node, over which it listens to topics. Its commands take a while. */
final class ChatClient {
    private static final int COMMAND_MILLIS_MAX = 5;

    final Node node;
    final ModelReader reader;
    private final SimulatedSocket socket;
    private final VirtualTime.Lane commands;
    private final Journal journal;
    private final String name;
    private final List<Topic> refused = new ArrayList<>();

    /**
     * @param closed is run when the node has ended the connection
     */
    ChatClient(int number, Node node, ModelReader reader, Cluster cluster, Journal journal, Runnable closed) {
        this.node = node;
        this.reader = reader;
        this.journal = journal;
        this.name = "listener" + number;
        Random random = cluster.random;
        this.commands = cluster.time.new Lane(random, () -> COMMAND_MILLIS_MAX);
        this.socket = node.gateway.connect(
                new UserId(name),
                number,
                push -> {
                    journal.trace(name + push);
                    reader.take(push);
                },
                closed);
    }

    void subscribe(Topic topic, @Nullable Position since) {
        journal.note(name + " on " + node + " listens to " + topic + " from " + since);
        ModelReader.Reading reading = reader.asksAgain(topic);
        command(() -> node.routing
                .fanOut()
                .subscribe(socket, topic, since)
                .onComplete(answer -> socket.answer(() -> {
                    journal.note(
                            name + (answer.succeeded() ? " listens to " + topic : " is refused: " + answer.cause()));
                    if (answer.succeeded()) {
                        reader.answered(topic, reading, since, answer.result());
                    } else if (reader.refused(topic, reading)) {
                        refused.add(topic);
                    }
                })));
    }

    void unsubscribe(Topic topic) {
        journal.note(name + " leaves " + topic);
        reader.leaves(topic);
        command(() -> node.routing.fanOut().unsubscribe(socket, topic));
    }

    /** What it was refused it asks for again. */
    void askAgain() {
        List<Topic> again = List.copyOf(refused);
        refused.clear();
        again.stream()
                .filter(topic -> !reader.listens(topic))
                .forEach(topic -> subscribe(topic, reader.position(topic)));
    }

    private void command(Runnable work) {
        commands.run(() -> node.loop.run(() -> {
            if (!socket.hasEnded()) {
                work.run();
            }
        }));
    }

    void stopReading() {
        journal.note(name + " stops reading");
        socket.stop();
    }

    void readOn() {
        journal.note(name + " reads on");
        socket.goOn();
    }

    /** Ends the connection; the places are those it had. */
    Map<Topic, Position> close(List<Topic> topics) {
        Map<Topic, Position> places = new HashMap<>();
        for (Topic topic : topics) {
            Position place = reader.position(topic);
            if (place != null) {
                places.put(topic, place);
            }
        }
        reader.close();
        node.loop.run(socket::end);
        return places;
    }

    @Override
    public String toString() {
        return name + " of " + node;
    }
}
