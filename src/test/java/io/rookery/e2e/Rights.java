package io.rookery.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Who has which right in which kind of channel; what they are rights to is in {@link Verbs}. */
final class Rights {
    /**
     * o owner, m moderator, e member, i invited, s stranger, k one whose token makes a moderator everywhere; a dot where there is no
     * such thing.
     */
    private static final String TABLE = """
            right     world  room   guild  open   party  system inbox
            listen    all    all    ome    ome    ome    all    o
            recall    all    all    ome    ome    ome    all    os
            unlisten  all    all    all    all    all    all    -
            look      all    all    ome    ome    ome    all    -
            ask-who   -      all    ome    ome    ome    -      -
            speak     all    all    ome    ome    ome    -      -
            write     .      .      .      .      .      .      all
            converse  .      .      .      .      .      .      os
            stand     -      ome    -      -      -      -      -
            near      .      ome    .      .      .      .      .
            author    o      o      o      o      o      -      s
            remove    omk    omk    om     om     om     -      s
            create    all    all    all    all    all    -      -
            join      all    all    omei   all    omei   all    -
            leave     all    all    ome    ome    ome    all    -
            belong    ome    ome    ome    ome    ome    -      o
            invited   -      -      i      i      i      -      -
            invite    -      -      om     om     ome    -      -
            name      om     om     om     om     om     -      -
            order     omk    omk    omk    omk    omk    -      -
            own       o      o      o      o      o      -      -
            """;

    static final List<String> KINDS = List.of(columns().get("right"));

    private Rights() {}

    enum Role {
        OWNER,
        MODERATOR,
        MEMBER,
        INVITED,
        STRANGER,
        KEEPER;

        String letter() {
            return this == MEMBER ? "e" : this == KEEPER ? "k" : label().substring(0, 1);
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** On which channel a verb is tried. */
    enum Ground {
        /** One for all verbs: it changes nothing that matters to another. */
        SHARED,
        /** The same for those who may not, a new one for whoever may. */
        CHANGED,
        /** Always a new one: it depends on who came where last. */
        NEW
    }

    /** Whether a right is known in a kind at all. */
    static boolean isAbout(String right, String kind) {
        return !cell(right, kind).equals(".");
    }

    static boolean may(String right, String kind, Role role) {
        String cell = cell(right, kind);
        return cell.equals("all") || cell.contains(role.letter());
    }

    static String cell(String right, String kind) {
        return columns().get(right)[KINDS.indexOf(kind)];
    }

    private static Map<String, String[]> columns() {
        return TABLE.lines()
                .map(line -> line.strip().split(" +"))
                .collect(Collectors.toMap(cells -> cells[0], cells -> Arrays.copyOfRange(cells, 1, cells.length)));
    }
}
