package io.rookery.store;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Reads the values of an answer from the first to the last. */
final class AnswerReader {
    private final Response answer;
    private int at;

    AnswerReader(Response answer) {
        this.answer = answer;
    }

    Response next() {
        return answer.get(at++);
    }

    String text() {
        return next().toString();
    }

    int count() {
        return next().toInteger();
    }

    long number() {
        return next().toLong();
    }

    boolean flag() {
        return count() == 1;
    }

    /** How many values follow, and these. */
    List<Response> values() {
        int count = count();
        List<Response> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(next());
        }
        return values;
    }
}
