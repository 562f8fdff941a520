package io.rookery.store;

import io.rookery.identity.UserId;
import java.util.List;

/** The keys of what a user has to do with channels. All carry the user's name as hash tag. */
record UserKeys(String prefix) {
    String channels(UserId user) {
        return tag(user) + "channels";
    }

    String invitations(UserId user) {
        return tag(user) + "invitations";
    }

    /** Those of the channels and the devices' places in them, in the order their scripts expect. */
    List<String> devices(UserId user) {
        String tag = tag(user);
        return List.of(tag + "channels", tag + "devices", tag + "positions");
    }

    private String tag(UserId user) {
        return prefix + "chat:{" + user.value() + "}:";
    }
}
