package io.rookery.protocol.codec;

import io.rookery.protocol.Command;
import io.rookery.protocol.wire.ChatOoc;
import io.rookery.protocol.wire.ChatPose;
import io.rookery.protocol.wire.ChatSay;
import io.rookery.protocol.wire.ChatWhisper;
import io.rookery.protocol.wire.ChatYell;

/** Converts what is said where its speaker stands. */
final class Utterances {
    private Utterances() {}

    static Command.Utterance of(ChatSay message) {
        return new Command.Utterance(
                message.getText(),
                message.hasClientMessageId() ? message.getClientMessageId() : null,
                message.hasRoom() ? message.getRoom() : null);
    }

    static Command.Utterance of(ChatPose message) {
        return new Command.Utterance(
                message.getText(),
                message.hasClientMessageId() ? message.getClientMessageId() : null,
                message.hasRoom() ? message.getRoom() : null);
    }

    static Command.Utterance of(ChatOoc message) {
        return new Command.Utterance(
                message.getText(),
                message.hasClientMessageId() ? message.getClientMessageId() : null,
                message.hasRoom() ? message.getRoom() : null);
    }

    static Command.Utterance of(ChatYell message) {
        return new Command.Utterance(
                message.getText(),
                message.hasClientMessageId() ? message.getClientMessageId() : null,
                message.hasRoom() ? message.getRoom() : null);
    }

    static Command.ChatWhisper whisper(ChatWhisper message) {
        return new Command.ChatWhisper(
                message.getTo(), message.getText(), message.hasClientMessageId() ? message.getClientMessageId() : null);
    }
}
