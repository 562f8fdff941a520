package io.rookery.bench;

import io.vertx.core.json.JsonObject;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A sort of question that readers ask over and over, each time about something else.
 *
 * @param pages how many are turned at most
 * @param params of the command
 */
record Inquiry(String name, String method, int pages, Function<SplittableRandom, JsonObject> params) {
    static Inquiry history(String name, Function<SplittableRandom, JsonObject> params) {
        return new Inquiry("history: " + name, "chat.history", 1, params);
    }

    static Inquiry search(String name, Function<SplittableRandom, JsonObject> params) {
        return search(name, 1, params);
    }

    static Inquiry search(String name, int pages, Function<SplittableRandom, JsonObject> params) {
        return new Inquiry("search: " + name, "chat.search", pages, params);
    }

    boolean isSearch() {
        return method.equals("chat.search");
    }
}
