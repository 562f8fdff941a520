package io.rookery.text;

/** How something reads when somebody says it, as one line for everybody who hears it. */
public final class Line {
    /** The kind of a message that was deleted: its place and its author are left. */
    private static final String DELETED = "deleted";

    private Line() {}

    /**
     * @param kind of the message, such as {@code say} or {@code pose}; others read as what is said
     * @param name of whoever says it
     */
    public static MarkedText of(String kind, String name, String text) {
        return switch (kind) {
            case "pose" -> pose(name, text);
            case "ooc" -> outOfCharacter(name, text);
            case "yell" -> said(name, "yells", text);
            case "whisper" -> said(name, "whispers", text);
            case DELETED -> deleted(name);
            case "page" -> Markup.read(text).between(name + " pages: ", "");
            default -> said(name, "says", text);
        };
    }

    /** The same in a channel, where whoever speaks may be anywhere. */
    public static MarkedText inChannel(String channel, String kind, String name, String text) {
        String tag = '[' + channel + "] ";
        return switch (kind) {
            case "pose" -> pose(name, text).between(tag, "");
            case DELETED -> deleted(name).between(tag, "");
            default -> Markup.read(text).between(tag + name + ": ", "");
        };
    }

    private static MarkedText deleted(String name) {
        return Markup.read("").between("What " + name + " said was deleted.", "");
    }

    private static MarkedText said(String name, String verb, String text) {
        return Markup.read(text).between(name + ' ' + verb + ", \"", "\"");
    }

    private static MarkedText outOfCharacter(String name, String text) {
        MarkedText line = text.startsWith(":") ? pose(name, text.substring(1)) : said(name, "says", text);
        return line.between("<OOC> ", "");
    }

    /** What belongs to the name, such as {@code 's hat falls}, follows it without a space, and so does what a semicolon begins. */
    private static MarkedText pose(String name, String text) {
        if (text.startsWith(";")) {
            return Markup.read(text.substring(1)).between(name, "");
        }
        boolean belongs = !text.isEmpty() && "'\u2019,".indexOf(text.charAt(0)) >= 0;
        return Markup.read(text).between(belongs ? name : name + ' ', "");
    }
}
