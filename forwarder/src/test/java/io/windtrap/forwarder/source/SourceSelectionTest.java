package io.windtrap.forwarder.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.source.SourceRule.Verdict;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SourceSelectionTest {
    private static final Map<String, Source> KNOWN =
            Map.of("web", new Source("Go", "event-stream"), "crm", new Source("HubSpot", "cloud"));

    private final SourceSelection all = new SourceSelection(null, KNOWN);
    private final SourceSelection web = new SourceSelection(Set.of("web"), KNOWN);

    @Test
    void takesOfTheRecordWhatItSaysOfItsSource() {
        var facts = new EventFacts("crm", null, null, null, null, "iOS", "event-stream", null);

        assertThat(all.of(facts)).isEqualTo(new Verdict.Taken("iOS", "event-stream", true, null));
    }

    @Test
    void takesOfTheConfigurationWhatTheRecordDoesNotSayAndRemembersACategory() {
        assertThat(all.of(from("web"))).isEqualTo(new Verdict.Taken("Go", "event-stream", true, null));
        assertThat(all.of(from("crm")))
                .isEqualTo(new Verdict.Taken("HubSpot", "cloud", true, new SourceChoice("crm", true, "cloud")));
    }

    @Test
    void takesWhatNobodyKnowsWhereAllAreTaken() {
        assertThat(all.of(from("new"))).isEqualTo(new Verdict.Taken("HTTP", "event-stream", false, null));
    }

    @Test
    void leavesOutOnlyWhatIsKnownWhereSourcesAreListed() {
        assertThat(web.of(from("web")))
                .isEqualTo(new Verdict.Taken("Go", "event-stream", true, new SourceChoice("web", true, "")));
        assertThat(web.of(from("crm"))).isEqualTo(new Verdict.LeftOut(new SourceChoice("crm", false, "")));
        assertThat(web.of(from("new"))).isEqualTo(new Verdict.Unknown());
    }

    @Test
    void repeatsWhatWasTakenWhateverTheConfigurationSaysNow() {
        var declared = new DeclaredSources("+", all);
        var nothingDeclared = new DeclaredSources("", web);

        assertThat(declared.of(from("web"))).isEqualTo(new Verdict.LeftOut(null));
        assertThat(nothingDeclared.of(from("crm"))).isEqualTo(new Verdict.Taken("HubSpot", "event-stream", true, null));
    }

    private static EventFacts from(String source) {
        return new EventFacts(source, null, null, null, null);
    }
}
