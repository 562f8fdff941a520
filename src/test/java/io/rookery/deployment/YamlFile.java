package io.rookery.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The documents of a YAML file, with anchors and merges resolved, and ways to look into them. */
final class YamlFile {
    private static final JsonMapper MAPPER = new JsonMapper();

    private YamlFile() {}

    /** Refuses keys that are written twice. */
    static List<JsonNode> documents(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(options))
                .loadAll(Files.readString(file))
                .forEach(document -> documents.add(MAPPER.valueToTree(document)));
        return documents;
    }

    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    static List<String> texts(JsonNode list) {
        return items(list).map(JsonNode::asText).toList();
    }

    static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new TreeMap<>();
        object.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    /** Everything below a node, itself included, that has the field. */
    static List<JsonNode> withField(JsonNode node, String field) {
        List<JsonNode> found = new ArrayList<>();
        if (node.has(field)) {
            found.add(node);
        }
        node.forEach(child -> found.addAll(withField(child, field)));
        return found;
    }
}
