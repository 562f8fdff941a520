package io.rookery.store;

/**
 * The newest change of a topic's messages.
 *
 * @param sequence zero while none was changed
 * @param head the offset of the newest message when it was made, or more; -1 while none was changed
 */
public record ChangeMark(long sequence, long head) {
    public static final ChangeMark NONE = new ChangeMark(0, -1);
}
