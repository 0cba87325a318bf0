package io.windtrap.observability;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.observability.services.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Grafana publishes what a dashboard looks like as types of TypeScript; its compiler checks ours against them. */
final class GrafanaTypes {
    private static final Path FOLDER = Path.of("target", "grafana");
    private static final Path COMPILER = Path.of("node_modules", ".bin", "tsc");

    /** Enumerations become their texts, for that is what JSON has. */
    private static final String TYPES = """
            import type { Dashboard } from '@grafana/schema';
            type Json<T> = T extends string ? `${T}`
                : T extends number | boolean | null | undefined ? T
                : T extends (infer E)[] ? Json<E>[]
                : { [K in keyof T]: Json<T[K]> };
            """;

    /** Where the types of a kind of panel are. */
    private static final Map<String, String> PANELS =
            Map.of("timeseries", "TimeSeriesPanelCfg", "stat", "StatPanelCfg", "table", "TablePanelCfg");

    private GrafanaTypes() {}

    /** What the compiler has against {@code dashboard}; empty = nothing. */
    static String faults(Dashboard dashboard) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path program = Files.writeString(FOLDER.resolve(dashboard.name() + ".ts"), program(dashboard));
        return Program.run(
                        COMPILER.toString(),
                        "--noEmit",
                        "--strict",
                        "--skipLibCheck",
                        "--module",
                        "nodenext",
                        program.toString())
                .output();
    }

    private static String program(Dashboard dashboard) {
        var program = new StringBuilder(TYPES);
        PANELS.forEach((kind, file) -> program.append(
                "import type * as %1$s from '@grafana/schema/dist/esm/raw/composable/%1$s/panelcfg/x/%2$s_types.gen';\n"
                        .formatted(kind, file)));
        program.append("const dashboard: Json<Dashboard> = %s;\n".formatted(dashboard.json()));
        for (JsonNode panel : dashboard.panels()) {
            String kind = panel.path("type").asText();
            int id = panel.path("id").asInt();
            program.append("const options%d: Json<%s.Options> = %s;\n".formatted(id, kind, panel.path("options")));
            JsonNode drawn = panel.at("/fieldConfig/defaults/custom");
            if (!drawn.isMissingNode()) {
                program.append("const drawn%d: Json<Partial<%s.FieldConfig>> = %s;\n".formatted(id, kind, drawn));
            }
        }
        return program.toString();
    }
}
