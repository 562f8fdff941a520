package io.rookery.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rookery.settings.SettingInForce.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the layers together. */
final class SettingsLoader {
    /** What is read when no file is named. */
    static final Optional<Path> USUAL = Optional.of(Path.of("conf", "rookery.yaml"));

    private static final KeyedLayer NOTHING = new KeyedLayer(Map.of());

    private SettingsLoader() {}

    /** @param usual the file that is read if no other is named and it is there */
    static SettingsSource load(List<String> arguments, Map<String, String> environment, Optional<Path> usual) {
        Problems problems = new Problems();
        CommandLine commandLine = CommandLine.parse(arguments, problems);
        KeyedLayer file = commandLine
                .conf()
                .map(Path::of)
                .or(() -> usual.filter(Files::exists))
                .map(path -> fileLayer(path, problems))
                .orElse(NOTHING);
        Map<Source, Layer> layers = new EnumMap<>(Source.class);
        layers.put(Source.COMMAND_LINE, commandLine.layer());
        layers.put(Source.ENVIRONMENT, new EnvironmentLayer(environment));
        layers.put(Source.FILE, file);
        return new SettingsSource(layers, environment, problems);
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
