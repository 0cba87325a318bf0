package io.windtrap.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
    private static final Figure CPU = Figure.lower("cpu", "CPU-s | million", 1);
    private static final Figure RATE = Figure.higher("rate", "events/s", 0);
    private static final Figure MEMORY = Figure.told("memory", "MB", 0);

    @Test
    void theRatioIsThatOfEachRoundsTwoRuns() {
        // Given a machine that was twice as slow in the second round
        Comparison comparison = new Comparison("catch-up", "some events");
        comparison.add(run(10, 100, 1), run(5, 200, 1));
        comparison.add(run(20, 50, 1), run(10, 100, 1));

        // When
        Comparison.Row row = comparison.rows().getFirst();

        // Then
        assertThat(row.ratio()).isEqualTo(new Spread(0.5, 0.5, 0.5));
        assertThat(row.base()).isEqualTo(new Spread(15, 10, 20));
        assertThat(row.head()).isEqualTo(new Spread(7.5, 5, 10));
    }

    @Test
    void theTableLinesUpAndSaysWhichWayIsBetter() {
        assertThat(report(run(10, 1000, Double.NaN), run(5, 2000, Double.NaN)).markdown())
                .contains("""
                ## catch-up

                some events; rounds: 1

                | figure          |   | base                | head                | head/base        |
                | --------------- | - | ------------------- | ------------------- | ---------------- |
                | CPU-s / million | ↓ | 10.0 (10.0–10.0)    | 5.0 (5.0–5.0)       | 0.50 (0.50–0.50) |
                | events/s        | ↑ | 1,000 (1,000–1,000) | 2,000 (2,000–2,000) | 2.00 (2.00–2.00) |
                | MB              |   | –                   | –                   | –                |
                """);
    }

    @Test
    void aRatioToNothingIsNone() {
        assertThat(report(run(0, 1, 1), run(5, 1, 1)).markdown()).containsPattern("CPU-s / million .*\\| –  +\\|\n");
    }

    @Test
    void theJsonHasEveryRunAndNullWhereAValueCouldNotBeHad(@TempDir Path folder) throws IOException {
        // When
        report(run(10, 1000, Double.NaN), run(5, 2000, 3)).write(folder);

        // Then
        JsonNode json = new ObjectMapper().readTree(folder.resolve("bench.json").toFile());
        assertThat(json.at("/base").asText()).isEqualTo("former");
        assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(json.at("/scenarios/0/figures/cpu/ratio/median").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/scenarios/0/figures/memory/ratio/median").isNull()).isTrue();
        assertThat(json.at("/scenarios/0/runs/base/0/memory").isNull()).isTrue();
        assertThat(json.at("/scenarios/0/runs/head/0/rate").asDouble()).isEqualTo(2000);
        assertThat(Files.readString(folder.resolve("bench.md"))).contains("| figure ", "busy with other work");
    }

    private static Report report(Measures base, Measures head) {
        Comparison comparison = new Comparison("catch-up", "some events");
        comparison.add(base, head);
        Machine machine = new Machine("CPU", 2, 8_000_000_000L, "Linux", "JVM 25", 1.5);
        return new Report(Instant.EPOCH, "former", "latter", machine, List.of("-Xmx1m"), List.of(comparison));
    }

    private static Measures run(double cpu, double rate, double memory) {
        return new Measures().put(CPU, cpu).put(RATE, rate).put(MEMORY, memory);
    }
}
