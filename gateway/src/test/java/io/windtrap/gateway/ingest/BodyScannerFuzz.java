package io.windtrap.gateway.ingest;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Bodies to which the scanner's own branches lead, for some minutes at night ({@code -Pnightly}). What fails is to become a
 * seed beside the others, which every build tries ({@link BodyScannerSeedsTest}).
 */
final class BodyScannerFuzz {
    @FuzzTest(maxDuration = "10m")
    void agreesWithTheTree(byte[] body) {
        TreeAgreement.check(body);
    }
}
