package io.rookery.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Command;
import io.rookery.protocol.CommandNames;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandNamesTest {

    @Test
    void everyMethodOfTheSchemaHasANumber() {
        Set<String> named = IntStream.range(0, CommandNames.count())
                .mapToObj(CommandNames::of)
                .collect(Collectors.toSet());

        assertThat(named)
                .isEqualTo(Schema.commands().stream().map(CommandShape::method).collect(Collectors.toSet()));
    }

    @Test
    void everyCommandHasTheNameItIsAskedForWith() {
        Set<Class<?>> seen = new HashSet<>();
        for (Map.Entry<String, Command> sample : CommandSamples.COMMANDS.entrySet()) {
            String asked = new JsonObject(CommandSamples.REQUESTS.get(sample.getKey())).getString("method");

            assertThat(CommandNames.of(CommandNames.numberOf(sample.getValue())))
                    .isEqualTo(asked);
            seen.add(sample.getValue().getClass());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(Arrays.asList(Command.class.getPermittedSubclasses()));
    }
}
