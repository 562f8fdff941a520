package io.rookery.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the layers together. */
final class SettingsLoader {
    private static final KeyedLayer NOTHING = new KeyedLayer(Map.of());

    private SettingsLoader() {}

    /** @param usual the file that is read if no other is named and it is there */
    static Settings load(List<String> arguments, Map<String, String> environment, Optional<Path> usual) {
        Problems problems = new Problems();
        CommandLine commandLine = CommandLine.parse(arguments, problems);
        KeyedLayer file = commandLine
                .conf()
                .map(Path::of)
                .or(() -> usual.filter(Files::exists))
                .map(path -> fileLayer(path, problems))
                .orElse(NOTHING);
        List<Layer> layers = List.of(commandLine.layer(), new EnvironmentLayer(environment), file);
        Reading reading = new Reading(layers, environment, problems);
        Settings settings = Settings.read(reading.root());
        reading.refuseUnknown();
        problems.throwIfAny();
        return settings;
    }

    private static KeyedLayer fileLayer(Path path, Problems problems) {
        try {
            return KeyedLayer.of(YamlText.parse(Files.readString(path)), "", path.toString());
        } catch (JsonProcessingException malformed) {
            problems.add("--conf", path.toString(), "well-formed YAML; " + malformed.getOriginalMessage());
        } catch (IOException unreadable) {
            problems.add("--conf", path.toString(), "a file that can be read");
        }
        return NOTHING;
    }
}
