package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** RudderStack's SDK for Node.js, unchanged, against the running stack. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RudderNodeSdkIT {
    private static final String USER = "rudder-node";
    private static final Map<String, Object> COMMON = Map.of(
            "user_id", USER,
            "anonymous_id", USER + "-anonymous",
            "channel", "server",
            "context_library_name", "analytics-node",
            "context_library_version", "3.0.13");

    private Delivery delivery;

    @BeforeAll
    void sendsOneOfEach(Stack stack) {
        delivery = Delivery.to(stack);
        NodeProgram.run("rudder-sdk-node.mjs", delivery.environment(USER));
        delivery.awaitStored(6);
    }

    @AfterAll
    void close() throws IOException {
        delivery.close();
    }

    @Test
    void sendsGzippedBatchesThatClaimToBeForms() {
        List<SentRequest> requests = delivery.tap().requests();
        assertThat(requests).extracting(SentRequest::line).containsExactly("POST /v1/batch", "POST /v1/batch");
        assertThat(requests)
                .allMatch(SentRequest::isGzipped)
                .allMatch(request -> request.headers().get("Content-Type").equals("application/x-www-form-urlencoded"));
        assertThat(requests).extracting(request -> request.events().count()).containsExactly(1L, 5L);
    }

    @Test
    void everyCallBecomesItsRows() {
        Map<String, Object> track = SdkCalls.track("timestamp");
        delivery.assertRow("identifies", "identify", COMMON, SdkCalls.traits(), SdkCalls.contextTraits());
        delivery.assertUser(USER, COMMON, SdkCalls.traits(), SdkCalls.contextTraits());
        delivery.assertRow("tracks", "track", COMMON, track);
        delivery.assertRow("tea_ordered", "track", COMMON, track, SdkCalls.properties());
        delivery.assertRow("pages", "page", COMMON, SdkCalls.page());
        delivery.assertRow("screens", "screen", COMMON, SdkCalls.screen());
        delivery.assertRow("groups", "group", COMMON, SdkCalls.group());
        delivery.assertRow("aliases", "alias", COMMON, SdkCalls.alias());
    }
}
