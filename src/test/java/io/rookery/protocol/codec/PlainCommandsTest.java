package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainCommandsTest {
    private final PlainCommands commands = new PlainCommands(Frames.BOUNDS);

    @Test
    void parametersComeFromTheBodyAndFromTheAddress() {
        Command fromBoth = read(
                "chat.channel.create", "{\"access\":\"open\",\"members\":[\"bob\"]}", Map.of("channel", "guild:1"));
        Command fromAddress = read("chat.history", "", Map.of("channel", "room:1", "before", "17", "limit", "5"));

        assertThat(fromBoth).isEqualTo(new Command.ChannelCreate("guild:1", null, ChannelAccess.OPEN, List.of("bob")));
        assertThat(fromAddress).isEqualTo(new Command.ChatHistory("room:1", 17L, null, 5));
    }

    @Test
    void aParameterOfTheBodyMayHaveAnotherName() {
        Command command = commands.read(
                "chat.channel.create",
                "{\"channelId\":\"guild:1\"}".getBytes(UTF_8),
                Map.of("channelId", "channel"),
                Map.of());

        assertThat(command).isEqualTo(new Command.ChannelCreate("guild:1", null, null, List.of()));
        assertThat(refused("chat.channel.create", "{\"channelId\":\"guild:1\"}", Map.of()))
                .hasMessage("\"channelId\": unknown field");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit|0|limit: \"0\" (expected: 1..100)",
                "limit|1e1|limit: \"1e1\" (expected: 1..100)",
                "limit|05|limit: \"05\" (expected: 1..100)",
                "before|x|before: \"x\" (expected: 0..9007199254740991)",
                "colour|red|\"colour\": unknown field"
            })
    void whatStandsInAnAddressIsAsTheSchemaWantsIt(String name, String value, String message) {
        assertThat(refused("chat.history", "", Map.of("channel", "room:1", name, value)))
                .hasMessage(message);
    }

    @Test
    void aParameterIsGivenOnce() {
        assertThat(refused("chat.channel.create", "{\"channel\":\"guild:1\"}", Map.of("channel", "guild:2")))
                .hasMessage("channel: given twice (expected: once)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]|-32602", "7|-32602", "{|-32700", "{}{}|-32700", "{\"channel\":\"a\",\"channel\":\"b\"}|-32700"
            })
    void aBodyIsOneObject(String body, int code) {
        assertThat(refused("chat.channel.create", body, Map.of()).code()).isEqualTo(ErrorCode.of(code));
    }

    @Test
    void anAnswerIsWrittenAsOneObject() {
        ByteBuf out = Unpooled.buffer();

        PlainCommands.write(new Answer.History(List.of(), true), out);
        PlainCommands.write(Answer.EMPTY, out);

        assertThat(out.toString(UTF_8)).isEqualTo("{\"messages\":[],\"more\":true}{}");
    }

    private Command read(String method, String body, Map<String, String> given) {
        return commands.read(method, body.getBytes(UTF_8), Map.of(), given);
    }

    private Refusal refused(String method, String body, Map<String, String> given) {
        return catchThrowableOfType(Refusal.class, () -> read(method, body, given));
    }
}
