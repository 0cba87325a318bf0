package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scanner agrees with a tree on any body, on every kind of route: valid, duplicated, broken. */
final class BodyScannerPropertyTest {
    @Property(seed = "1")
    void agreesWithTheTreeOnJson(@ForAll("bodies") String body) {
        TreeAgreement.check(body.getBytes(UTF_8));
    }

    @Property(seed = "1")
    void agreesWithTheTreeOnBrokenJson(@ForAll("bodies") String body, @ForAll int at, @ForAll("bytes") byte[] put) {
        // Given
        byte[] bytes = body.getBytes(UTF_8);
        int from = Math.floorMod(at, bytes.length);
        System.arraycopy(put, 0, bytes, from, Math.min(put.length, bytes.length - from));

        // Then
        TreeAgreement.check(bytes);
    }

    @Property(seed = "1", tries = 500)
    void agreesWithTheTreeOnCutJson(@ForAll("bodies") String body, @ForAll int at) {
        byte[] bytes = body.getBytes(UTF_8);
        TreeAgreement.check(Arrays.copyOf(bytes, Math.floorMod(at, bytes.length)));
    }

    @Property(seed = "1")
    void neverThrowsOnAnyBytes(@ForAll byte[] body) {
        TreeAgreement.check(body);
    }

    @Property(seed = "1", tries = 500)
    void agreesWithTheTreeOnDeepJson(@ForAll("deepBodies") String body) {
        TreeAgreement.check(body.getBytes(UTF_8));
    }

    @Property(seed = "1", tries = 300)
    void agreesWithTheTreeOnLongNumbersNamesAndStrings(@ForAll("longBodies") String body) {
        TreeAgreement.check(body.getBytes(UTF_8));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> bodies() {
        return JsonBodies.bodies();
    }

    @Provide
    Arbitrary<String> deepBodies() {
        return JsonBodies.deepBodies();
    }

    @Provide
    Arbitrary<String> longBodies() {
        return JsonBodies.longBodies();
    }
}
