package io.windtrap.forwarder.mapping.rudderstack;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Events to which the mapping's own branches lead, for some minutes at night ({@code -Pnightly}). What fails is to become a
 * seed beside the others, which every build tries ({@link MappingSeedsTest}).
 */
final class MappingFuzz {
    @FuzzTest(maxDuration = "10m")
    void mapsTwiceTheSame(byte[] json) {
        Events.mapsTwiceTheSame(json);
    }
}
