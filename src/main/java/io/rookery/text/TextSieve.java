package io.rookery.text;

/** Takes a text through character by character, and leaves out what may not stand where it stands. Used for one text. */
final class TextSieve {
    /** Isolates within each other. */
    static final int ISOLATES_MAX = 8;

    /** Of a flag: the longest in use have six. */
    static final int TAGS_MAX = 8;

    private static final int POP_ISOLATE = 0x2069;
    private static final int BLACK_FLAG = 0x1F3F4;

    private final int marksMax;
    private final StringBuilder kept = new StringBuilder();
    private int marks;
    private int isolates;
    private int isolatesLeftOut;
    private int tagsAllowed;
    private boolean afterJoiner;

    TextSieve(int marksMax) {
        this.marksMax = marksMax;
    }

    String sift(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (Character.isBmpCodePoint(c) && Character.isSurrogate((char) c)) {
                throw new IllegalArgumentException("a lone surrogate (expected: Unicode text)");
            }
            if (c != '\r' || next == text.length() || text.charAt(next) != '\n') {
                take(c);
            }
            i = next;
        }
        closeIsolates();
        return kept.toString();
    }

    private void take(int c) {
        switch (Sign.of(c)) {
            case LINE_END -> endLine();
            case HIDDEN -> {}
            case ISOLATE -> openIsolate(c);
            case POP_ISOLATE -> closeIsolate();
            case JOINER -> takeJoiner(c);
            case TAG -> takeTag(c);
            case MARK -> takeMark(c);
            case OTHER -> takeOther(c);
        }
    }

    private void endLine() {
        closeIsolates();
        takeOther('\n');
    }

    private void openIsolate(int c) {
        if (isolates == ISOLATES_MAX) {
            isolatesLeftOut++;
        } else {
            isolates++;
            keep(c);
        }
    }

    private void closeIsolate() {
        if (isolatesLeftOut > 0) {
            isolatesLeftOut--;
        } else if (isolates > 0) {
            isolates--;
            keep(POP_ISOLATE);
        }
    }

    /** They reach to the end of their line at most. */
    private void closeIsolates() {
        isolatesLeftOut = 0;
        while (isolates > 0) {
            closeIsolate();
        }
    }

    /** One is of use, a row of them only hides something. */
    private void takeJoiner(int c) {
        if (!afterJoiner) {
            keep(c);
            afterJoiner = true;
        }
    }

    private void takeTag(int c) {
        if (tagsAllowed > 0) {
            int left = tagsAllowed - 1;
            keep(c);
            tagsAllowed = left;
        }
    }

    private void takeMark(int c) {
        if (marks < marksMax) {
            marks++;
            keep(c);
        }
    }

    private void takeOther(int c) {
        marks = 0;
        keep(c);
        tagsAllowed = c == BLACK_FLAG ? TAGS_MAX : 0;
    }

    private void keep(int c) {
        kept.appendCodePoint(c);
        afterJoiner = false;
        tagsAllowed = 0;
    }
}
