package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stands before every endpoint of the HTTP API. */
class ApiRequestsIT {
    private static final String LEAVE = "DELETE /api/communication/channels/hall";
    private static final String CREATE = "POST /api/communication/channels";
    private static final String OWN_ORIGIN = "Origin: http://localhost:1234";
    private static final int BURST = 6;

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.with("limits.commands-per-second", "1")
                .with("limits.commands-burst", Integer.toString(BURST))
                .with("limits.message-bytes-max", "64KiB")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aUserAsksAsOftenAsASessionMay() {
        try (RawClient client = new RawClient(gateway.port())) {
            for (int i = 0; i < BURST; i++) {
                assertProblem(client, ask(client, LEAVE, bearer("ann")), 404, -32008);
            }

            String head = ask(client, LEAVE, bearer("ann"));

            assertThat(head).containsIgnoringCase("Retry-After: 1");
            JsonObject problem = assertProblem(client, head, 429, -32001);
            assertThat(problem.getJsonObject("data").getLong("retryAfterMs")).isPositive();
            assertProblem(client, ask(client, LEAVE, bearer("ben")), 404, -32008);
        }
    }

    @Test
    void aCookieCountsForWhatChangesSomethingOnlyWithAnAllowedOrigin() {
        String cookie = "Cookie: auth_token=" + gateway.token("cleo");
        try (RawClient client = new RawClient(gateway.port())) {
            assertProblem(client, ask(client, LEAVE, cookie), 401, -32000);
            assertProblem(client, ask(client, LEAVE, cookie, OWN_ORIGIN), 404, -32008);
            assertProblem(client, ask(client, LEAVE, cookie, "Origin: https://evil.example"), 403, -32007);
        }
    }

    @Test
    void pagesOfAllowedOriginsReadTheAnswers() {
        try (RawClient client = new RawClient(gateway.port())) {
            String head = ask(client, LEAVE, bearer("dora"), OWN_ORIGIN);
            client.body(head);
            assertThat(head)
                    .containsIgnoringCase("Access-Control-Allow-Origin: http://localhost:1234")
                    .containsIgnoringCase("Access-Control-Expose-Headers: Link, Retry-After")
                    .containsIgnoringCase("Vary: Origin");

            String preflight = ask(client, "OPTIONS /api/communication/channels", OWN_ORIGIN);

            assertThat(preflight)
                    .startsWith("HTTP/1.1 204 ")
                    .containsIgnoringCase("Access-Control-Allow-Headers: Authorization, Content-Type");
        }
    }

    @Test
    void aBodyIsJsonAndNotTooLong() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertProblem(client, post(client, "text/plain", "{}"), 400, -32602);
        }
        try (RawClient client = new RawClient(gateway.port())) {
            JsonObject problem =
                    assertProblem(client, post(client, "application/json", " ".repeat(70_000)), 413, -32010);
            assertThat(problem.getJsonObject("data").getString("limit")).isEqualTo("body");
        }
        try (RawClient client = new RawClient(gateway.port())) {
            assertProblem(client, post(client, "application/json", "{\"channel\":7}"), 400, -32602);
        }
    }

    @Test
    void whoIsRefusedBeforeTheBodyIsReadMayAskAgain() {
        try (RawClient client = new RawClient(gateway.port())) {
            String request = CREATE + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";

            assertProblem(client, client.send(request).head(), 401, -32000);
            assertProblem(client, client.send(request).head(), 401, -32000);
        }
    }

    private static String post(RawClient client, String type, String body) {
        return client.send(CREATE + " HTTP/1.1\r\nHost: localhost\r\n" + bearer("emil") + "\r\nContent-Type: " + type
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .head();
    }

    private static String ask(RawClient client, String request, String... headers) {
        return client.send(request + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .head();
    }

    private static String bearer(String user) {
        return "Authorization: Bearer " + gateway.token(user);
    }

    private static JsonObject assertProblem(RawClient client, String head, int status, int code) {
        assertThat(head).startsWith("HTTP/1.1 " + status + ' ').containsIgnoringCase("application/problem+json");
        JsonObject problem = new JsonObject(client.body(head));
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getInteger("code")).isEqualTo(code);
        return problem;
    }
}
