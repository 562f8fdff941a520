package io.rookery.e2e;

import io.rookery.e2e.Rights.Ground;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be done to a channel, and how it is asked for on each way.
 *
 * @param right that it needs
 * @param method of the JSON-RPC and protobuf dialects; empty for none
 * @param text how the dialect of text games asks for it; null where it does not
 * @param http how the HTTP API asks for it; null where it does not
 * @param shown the list in the answer that shows the channel to whoever may see it; null where the answer alone says that they may
 */
record Verb(
        String name,
        String right,
        String method,
        Function<At, JsonObject> params,
        @Nullable TextForm text,
        @Nullable HttpForm http,
        @Nullable String shown,
        Ground ground) {

    record TextForm(String type, Function<At, JsonObject> data) {}

    /**
     * @param body null for none
     */
    record HttpForm(
            String method,
            Function<At, String> path,
            @Nullable Function<At, JsonObject> body) {}

    /** One that JSON-RPC has no command of its own for. */
    static Verb elsewhere(String name, String right) {
        return of(name, right, "", At::params);
    }

    static Verb of(String name, String right, String method, Function<At, JsonObject> params) {
        return new Verb(name, right, method, params, null, null, null, Ground.SHARED);
    }

    Verb text(String type, Function<At, JsonObject> data) {
        return new Verb(name, right, method, params, new TextForm(type, data), http, shown, ground);
    }

    Verb http(String httpMethod, Function<At, String> path) {
        return new Verb(name, right, method, params, text, new HttpForm(httpMethod, path, null), shown, ground);
    }

    Verb http(String httpMethod, Function<At, String> path, Function<At, JsonObject> body) {
        return new Verb(name, right, method, params, text, new HttpForm(httpMethod, path, body), shown, ground);
    }

    Verb showing(String list) {
        return new Verb(name, right, method, params, text, http, list, ground);
    }

    Verb on(Ground other) {
        return new Verb(name, right, method, params, text, http, shown, other);
    }
}
