package io.rookery.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the next page of an answer is to be had (RFC 8288). */
final class ApiLinks {
    static final String HEADER = "Link";

    private ApiLinks() {}

    /** An answer in pages, with the address of the next one where there is more. */
    static ApiAnswer paged(ApiCall call, Answer.History history) {
        ApiAnswer answer = ApiAnswer.of(200, history);
        List<ChatMessage> messages = history.messages();
        if (!history.more() || messages.isEmpty()) {
            return answer;
        }
        boolean forward = call.query().containsKey("after");
        ChatMessage last = messages.get(forward ? messages.size() - 1 : 0);
        return answer.with(HEADER, next(call, Map.of(forward ? "after" : "before", Long.toString(last.offset()))));
    }

    /** The same for what two users wrote to one another. */
    static ApiAnswer paged(ApiCall call, Answer.Pages pages) {
        ApiAnswer answer = ApiAnswer.of(200, pages);
        boolean forward = call.query().containsKey("after");
        return pages.more()
                ? answer.with(
                        HEADER, next(call, forward ? Map.of("after", pages.after()) : Map.of("before", pages.before())))
                : answer;
    }

    /** The same for what was looked for; an empty page may be followed by another. */
    static ApiAnswer paged(ApiCall call, Answer.FoundMessages found) {
        ApiAnswer answer = ApiAnswer.of(200, found);
        return found.cursor() == null ? answer : answer.with(HEADER, next(call, Map.of("cursor", found.cursor())));
    }

    /** The header's value: the same address, but for these parameters. */
    static String next(ApiCall call, Map<String, String> query) {
        return '<' + call.address(query) + ">; rel=\"next\"";
    }

    static String address(String path, Map<String, String> query) {
        return path
                + new HashMap<>(query)
                        .entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(each -> encoded(each.getKey()) + '=' + encoded(each.getValue()))
                                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
