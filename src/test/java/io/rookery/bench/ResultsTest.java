package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ResultsTest {
    @TempDir
    Path directory;

    private Path result(String name, String scenario, double p99, double cost) throws IOException {
        return Files.writeString(directory.resolve(name), """
                {"scenario":"%s","startedAt":"2026-01-01T00:00:00Z","options":{"seed":"7","rate":"100"},
                 "machine":{"processor":"P","cores":2,"system":"Linux","java":"J"},
                 "phases":[{"p50Millis":100,"p99Millis":200}],
                 "best-signal":{"deliveriesPerSecond":50000,"p50Millis":1.5,"p99Millis":%s,"serverCpuSecondsPerMillion":-1},
                 "latencies":[{"name":"a<b & c","p50Millis":{"median":2},"p99Millis":{"median":3}}],
                 "growth":[{"what":"subscribers","size":100,"micros":%s},{"what":"subscribers","size":1000,"micros":2}]}
                """.formatted(scenario, p99, cost));
    }

    private ResultRuns threeRuns() throws IOException {
        return ResultRuns.read(
                List.of(result("a", "fanout", 30, 1), result("b", "fanout", 10, 3), result("c", "fanout", 20, 2)));
    }

    @Test
    void runsOfOneScenarioAreOneRowWithTheMedianAndTheExtremes() throws Exception {
        List<ResultRuns.Row> rows = threeRuns().rows();

        assertThat(rows)
                .extracting(ResultRuns.Row::name)
                .containsExactly("fanout · best-signal", "fanout · latencies · a<b & c");
        assertThat(rows.get(0).figures())
                .containsEntry("p99Millis", new Spread(20, 10, 30))
                .containsEntry("deliveriesPerSecond", new Spread(50_000, 50_000, 50_000))
                .doesNotContainKey("serverCpuSecondsPerMillion");
    }

    @Test
    void scenariosDoNotMix() throws Exception {
        ResultRuns runs = ResultRuns.read(List.of(result("a", "fanout", 30, 1), result("b", "direct", 10, 1)));

        assertThat(runs.rows()).hasSize(4);
    }

    @Test
    void thePageTellsFiguresMachineAndSizes() throws Exception {
        String page = ResultPage.of(threeRuns(), "results.svg");

        assertThat(page)
                .contains("| measured | deliveries/s | p50 ms | p99 ms |")
                .contains("| fanout · best-signal | 50,000 | 1.50 | 20 (10..30) |")
                .contains("`scripts/bench fanout --rate 100`: 3 runs")
                .contains("| subscribers | 100 | 2 (1..3) |")
                .contains("(results.svg)");
    }

    @Test
    void thePictureIsXmlWithEverythingInside() throws Exception {
        Document picture = parsed(ResultPicture.of(threeRuns().rows()));

        Element root = picture.getDocumentElement();
        double height = Double.parseDouble(root.getAttribute("height"));
        assertThat(root.getTagName()).isEqualTo("svg");
        for (Element text : elements(picture, "text")) {
            assertThat(Double.parseDouble(text.getAttribute("y"))).isBetween(0.0, height);
        }
        assertThat(elements(picture, "text").stream().map(Element::getTextContent))
                .contains("fanout · latencies · a<b & c", "latency, ms", "p99.9", "50k");
    }

    @Test
    void aSlowerMeasurementStandsFurtherRight() throws Exception {
        ResultRuns.Row quick = new ResultRuns.Row("quick", Map.of("p50Millis", new Spread(1, 1, 1)));
        ResultRuns.Row slow = new ResultRuns.Row("slow", Map.of("p50Millis", new Spread(90, 90, 90)));

        List<Element> dots = elements(parsed(ResultPicture.of(List.of(quick, slow))), "circle");

        double ofQuick = Double.parseDouble(dots.get(dots.size() - 2).getAttribute("cx"));
        double ofSlow = Double.parseDouble(dots.get(dots.size() - 1).getAttribute("cx"));
        assertThat(ofSlow).isGreaterThan(ofQuick);
    }

    @Test
    void figuresHaveAsManyDigitsAsTellSomething() {
        assertThat(List.of(0.0, 0.00034, 2.346, 12_345.6).stream().map(ResultPage::number))
                .containsExactly("0", "0.00034", "2.35", "12,346");
    }

    @Test
    void aFileThatIsNoResultIsRefused() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "{}");

        assertThatThrownBy(() -> ResultRuns.read(List.of(other))).hasMessageContaining("expected: a result");
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
        return elements;
    }
}
