package io.rookery.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The scripts that go to the store together with others of their turn, each from the resource file of its name. */
enum JointScript {
    HEAD(Kind.READS, "fence"),
    OLDEST(Kind.READS),
    DEVICE_POSITIONS(Kind.READS),
    USER_SANCTIONS(Kind.READS),
    SESSION_CREATE(Kind.WRITES),
    SESSION_RESUME(Kind.WRITES),
    SESSION_TOPICS(Kind.WRITES),
    SESSION_TOUCH(Kind.WRITES),
    SESSION_DETACH(Kind.WRITES),
    PRESENCE_CHANGE(Kind.WRITES, "presence_changing");

    /** What goes together: it matters to the caller of one that writes if it ran when no answer came. */
    enum Kind {
        READS,
        WRITES
    }

    private final Kind kind;
    private final List<String> preludes;

    /**
     * @param preludes what stands before the script, in this order: made once a call, for all its parts
     */
    JointScript(Kind kind, String... preludes) {
        this.kind = kind;
        this.preludes = List.of(preludes);
    }

    Kind kind() {
        return kind;
    }

    /** One script that does what all of a kind do. */
    static String source(Kind kind) {
        return Arrays.stream(values())
                .filter(script -> script.kind == kind)
                .map(JointScript::function)
                .collect(Collectors.joining("", "local scripts = {}\n", RedisScript.resource("joint")));
    }

    private String function() {
        String body = RedisScript.resource(name().toLowerCase(Locale.ROOT));
        if (preludes.isEmpty()) {
            return function(body);
        }
        String before = preludes.stream().map(RedisScript::resource).collect(Collectors.joining("\n"));
        return function(before + '\n' + function(body) + "return scripts." + name() + "(KEYS, ARGV)");
    }

    private String function(String body) {
        return "scripts." + name() + " = function(KEYS, ARGV)\n" + body + "\nend\n";
    }
}
