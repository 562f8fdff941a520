package io.rookery.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run has found: shown line by line while it goes on, and written as JSON at its end. */
final class BenchReport {
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();
    private final List<Map<String, @Nullable Object>> phases = new ArrayList<>();

    BenchReport(String scenario, BenchOptions options) {
        result.put("scenario", scenario);
        result.put("startedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        result.put("options", options.asMap());
        result.put("machine", MachineFacts.gather());
        result.put("phases", phases);
    }

    void say(String line) {
        System.out.println(line);
    }

    void phase(PhaseResult phase) {
        phases.add(phase.asMap());
        say(phase.tableRow());
        if (!phase.good() && phase.firstIncident() != null) say("        first incident: " + phase.firstIncident());
    }

    void put(String name, @Nullable Object value) {
        result.put(name, value);
    }

    void write(Path file) throws IOException {
        if (file.getParent() != null) Files.createDirectories(file.getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), result);
        say("result: " + file);
    }
}
