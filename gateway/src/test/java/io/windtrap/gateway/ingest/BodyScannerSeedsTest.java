package io.windtrap.gateway.ingest;

import io.windtrap.engine.testing.FuzzSeeds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link BodyScannerFuzz} begins with, and what it has found. */
final class BodyScannerSeedsTest {
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheTree(Path seed) throws IOException {
        TreeAgreement.check(Files.readAllBytes(seed));
    }

    static List<Path> seeds() throws IOException, URISyntaxException {
        return FuzzSeeds.of(BodyScannerFuzz.class, "agreesWithTheTree");
    }
}
