package io.windtrap.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that was measured, as a table for people and as JSON for programs.
 *
 * @param base version of the earlier build
 * @param head version of this tree
 * @param jvmFlags those of gateway and forwarder
 */
public record Report(
        Instant begun, String base, String head, Machine machine, List<String> jvmFlags, List<Comparison> comparisons) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The tables, with what is needed to read them. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# Windtrap, measured %s\n\n".formatted(begun));
        text.append("- base: %s\n- head: %s\n".formatted(base, head));
        text.append("- machine: %s\n".formatted(machine.text()));
        text.append("- flags of gateway and forwarder: `%s`\n\n".formatted(String.join(" ", jvmFlags)));
        text.append("Each cell is the median of the rounds, with the lowest and the highest; the ratio is that of each"
                + " round's two runs. ↓ = less is better, ↑ = more is better.\n");
        for (Comparison comparison : comparisons) {
            text.append("\n## %s\n\n%s; rounds: %d\n\n"
                    .formatted(comparison.scenario(), comparison.setting(), comparison.rounds()));
            text.append(table(comparison));
        }
        return text.toString();
    }

    /** Every figure of every run. */
    public String json() throws IOException {
        ObjectNode all = JSON.createObjectNode();
        all.put("begun", begun.toString()).put("base", base).put("head", head);
        all.set("machine", JSON.valueToTree(machine));
        all.set("jvmFlags", JSON.valueToTree(jvmFlags));
        ArrayNode scenarios = all.putArray("scenarios");
        for (Comparison comparison : comparisons) {
            ObjectNode scenario = scenarios.addObject();
            scenario.put("name", comparison.scenario()).put("setting", comparison.setting());
            ObjectNode figures = scenario.putObject("figures");
            for (Comparison.Row row : comparison.rows()) {
                ObjectNode figure = figures.putObject(row.figure().id());
                figure.put("title", row.figure().title());
                put(figure.putObject("base"), row.base());
                put(figure.putObject("head"), row.head());
                put(figure.putObject("ratio"), row.ratio());
            }
            ObjectNode runs = scenario.putObject("runs");
            put(runs.putArray("base"), comparison.valuesOfBase());
            put(runs.putArray("head"), comparison.valuesOfHead());
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }

    /** Writes {@code bench.md} and {@code bench.json} over those of earlier runs. */
    public void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("bench.md"), markdown());
        Files.writeString(folder.resolve("bench.json"), json());
    }

    private static String table(Comparison comparison) {
        Table table = new Table("figure", " ", "base", "head", "head/base");
        for (Comparison.Row row : comparison.rows()) {
            Figure figure = row.figure();
            table.add(
                    figure.title(),
                    figure.better().sign(),
                    row.base().text(figure.decimals()),
                    row.head().text(figure.decimals()),
                    row.ratio().text(2));
        }
        return table.markdown();
    }

    private static void put(ArrayNode array, List<Map<Figure, Double>> runs) {
        for (Map<Figure, Double> run : runs) {
            ObjectNode object = array.addObject();
            run.forEach((figure, value) -> put(object, figure.id(), value));
        }
    }

    private static void put(ObjectNode object, Spread spread) {
        put(object, "median", spread.median());
        put(object, "min", spread.min());
        put(object, "max", spread.max());
    }

    /** JSON has no NaN: null says that there is no value. */
    private static void put(ObjectNode object, String name, double value) {
        if (Double.isNaN(value)) {
            object.putNull(name);
        } else {
            object.put(name, value);
        }
    }
}
