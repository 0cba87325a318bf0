package io.windtrap.console.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class PrometheusTextTest {
    @Test
    void readsNamesLabelsAndValues() {
        assertThat(PrometheusText.samples("""
                        # HELP a_total Some.
                        # TYPE a_total counter
                        a_total{reason="x",source="a\\"b\\\\c\\nd"} 3.0
                        a_total 1.5E3 1764494400000
                        b NaN
                        c{quantile="0.5",} +Inf
                        """, _ -> true))
                .containsExactly(
                        new Sample("a_total", Map.of("reason", "x", "source", "a\"b\\c\nd"), 3),
                        new Sample("a_total", Map.of(), 1500),
                        new Sample("b", Map.of(), Double.NaN),
                        new Sample("c", Map.of("quantile", "0.5"), Double.POSITIVE_INFINITY));
    }

    @Test
    void leavesOutWhatIsNotWantedOrNoSample() {
        List<Sample> samples = PrometheusText.samples(
                "<html>\nwanted 1\nother 2\nwanted{a=\"1 3\nwanted{a=1} 3\nwanted x\n{a=\"b\"} 1\n", "wanted"::equals);
        assertThat(samples).containsExactly(new Sample("wanted", Map.of(), 1));
    }

    @Test
    void takesABoundedNumber() {
        assertThat(PrometheusText.samples("a 1\n".repeat(60_000), _ -> true)).hasSize(50_000);
        assertThat(PrometheusText.samples("a{" + "b=\"1\",".repeat(30) + "} 1\n", _ -> true))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Property(tries = 500, seed = "1")
    void neverFailsWhateverComes(@ForAll @StringLength(max = 200) String text) {
        assertThatCode(() -> PrometheusText.samples("a{" + text, _ -> true)).doesNotThrowAnyException();
        assertThatCode(() -> PrometheusText.samples(text, _ -> true)).doesNotThrowAnyException();
    }
}
