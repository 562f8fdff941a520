package io.rookery.e2e;

import io.rookery.e2e.Rights.Role;
import io.rookery.e2e.Verb.HttpForm;
import io.rookery.testing.HttpApi;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A way to the server, and somebody in each role who goes it. All of one way know each other; one who is there in one way is not heard
 * of in another.
 *
 * @param people over {@code /ws}, whatever the way is: so the ground is prepared
 */
record Way(String name, Map<Role, Person> people, Predicate<Verb> knows, Doing doing, Hearing hearing) {

    /** Has somebody do something as this way has it. */
    interface Doing {
        Outcome act(Role who, Verb verb, At at);
    }

    /** Whether somebody was told unasked of something that has this name. */
    interface Hearing {
        boolean wasToldOf(Role who, String name);
    }

    /** One of both. */
    record Outcome(@Nullable JsonObject refusal, @Nullable JsonObject answer) {
        /** Whether the user was let do it, and shown what the verb shows. */
        boolean isAllowed(Verb verb, At at) {
            if (answer == null) {
                return false;
            }
            JsonArray list = verb.shown() == null ? null : answer.getJsonArray(verb.shown());
            return verb.shown() == null || list != null && list.stream().anyMatch(each -> shows((JsonObject) each, at));
        }

        private static boolean shows(JsonObject each, At at) {
            return each.containsKey("messageId")
                    ? each.getString("messageId").equals(at.messageId())
                    : each.getString("channel").equals(at.channel());
        }

        /** As far as it is the same wherever it is asked. */
        String heard(Verb verb, At at) {
            JsonObject told = refusal == null && verb.shown() == null ? answer : refusal;
            return told == null
                    ? "nothing"
                    : told.encode().replace(at.messageId(), "the message").replace(at.channel(), "the channel");
        }
    }

    static Way rpc(Person.Dialect dialect, WebSocketClient sockets, Endpoint endpoint, String unique) {
        String name = dialect.name().toLowerCase(Locale.ROOT);
        Map<Role, Person> people = people(name + unique, dialect, sockets, endpoint);
        Doing doing = (who, verb, at) -> {
            try {
                return new Outcome(
                        null, of(people, who).ask(verb.method(), verb.params().apply(at)));
            } catch (Person.RefusedException refused) {
                return new Outcome(new JsonObject(refused.getMessage()), null);
            }
        };
        return new Way(name, people, verb -> !verb.method().isEmpty(), doing, hearing(people));
    }

    static Way text(WebSocketClient sockets, Endpoint endpoint, String unique) {
        Map<Role, Person> people = people("text" + unique, Person.Dialect.JSON, sockets, endpoint);
        Map<Role, TextPlayer> players = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            players.put(role, new TextPlayer(sockets, endpoint, userOf(people, role), tokenRoles(role)));
        }
        Doing doing = (who, verb, at) -> {
            Verb.TextForm form = Objects.requireNonNull(verb.text());
            JsonObject told = of(players, who).ask(form.type(), form.data().apply(at));
            JsonObject data = told.getJsonObject("data");
            data.remove("inReplyTo");
            return told.getString("type").equals("error") ? new Outcome(data, null) : new Outcome(null, data);
        };
        return new Way(
                "text",
                people,
                verb -> verb.text() != null,
                doing,
                (who, told) -> of(players, who).wasToldOf(told));
    }

    static Way http(WebSocketClient sockets, Endpoint endpoint, String unique) {
        HttpApi api = new HttpApi(endpoint);
        Map<Role, Person> people = people("http" + unique, Person.Dialect.JSON, sockets, endpoint);
        Doing doing = (who, verb, at) -> {
            HttpForm form = Objects.requireNonNull(verb.http());
            String body = form.body() == null ? null : form.body().apply(at).encode();
            String token = "Bearer " + TestTokens.of(userOf(people, who), tokenRoles(who));
            HttpApi.Reply reply = api.ask(null, form.method(), form.path().apply(at), body, "Authorization", token);
            JsonObject json = reply.body().isEmpty() ? new JsonObject() : reply.json();
            return reply.status() < 300 ? new Outcome(null, json) : new Outcome(json, null);
        };
        return new Way("http", people, verb -> verb.http() != null, doing, hearing(people));
    }

    private static Map<Role, Person> people(
            String group, Person.Dialect dialect, WebSocketClient sockets, Endpoint endpoint) {
        Map<Role, Person> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            people.put(role, Person.speaking(sockets, endpoint, role.label() + group, dialect, tokenRoles(role)));
        }
        return people;
    }

    private static Hearing hearing(Map<Role, Person> people) {
        return (who, name) -> of(people, who).wasToldOf(name);
    }

    private static String[] tokenRoles(Role role) {
        return role == Role.KEEPER ? new String[] {"moderator"} : new String[0];
    }

    private static <T> T of(Map<Role, T> all, Role role) {
        return Objects.requireNonNull(all.get(role));
    }

    private static String userOf(Map<Role, Person> people, Role role) {
        return of(people, role).session.getString("userId");
    }

    Person person(Role role) {
        return of(people, role);
    }

    String user(Role role) {
        return userOf(people, role);
    }

    Outcome ask(Role who, Verb verb, At at) {
        return doing.act(who, verb, at.by(user(who)));
    }
}
