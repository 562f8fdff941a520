package io.rookery.chat;

/** What is to become of a message. */
sealed interface Verdict {
    Verdict ALLOW = new Allow();
    Verdict SHADOW = new Shadow();

    record Allow() implements Verdict {}

    /**
     * @param reason for the author's program
     */
    record Refuse(String reason) implements Verdict {}

    /** It is said with another text. */
    record Mask(String text) implements Verdict {}

    /** Only its author is to see it. */
    record Shadow() implements Verdict {}
}
