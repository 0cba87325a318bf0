package io.windtrap.forwarder.mapping.rudderstack;

import io.windtrap.engine.testing.FuzzSeeds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link MappingFuzz} begins with, and what it has found. */
final class MappingSeedsTest {
    @ParameterizedTest
    @MethodSource("seeds")
    void mapsTwiceTheSame(Path seed) throws IOException {
        Events.mapsTwiceTheSame(Files.readAllBytes(seed));
    }

    static List<Path> seeds() throws IOException, URISyntaxException {
        return FuzzSeeds.of(MappingFuzz.class, "mapsTwiceTheSame");
    }
}
