package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Segment's SDK for Node.js, unchanged, against the running stack. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SegmentNodeSdkIT {
    private static final String USER = "segment-node";
    private static final Map<String, Object> COMMON = Map.of(
            "user_id", USER,
            "context_library_name", "@segment/analytics-node",
            "context_library_version", "3.1.0");

    private Delivery delivery;

    @BeforeAll
    void sendsOneOfEach(Stack stack) {
        delivery = Delivery.to(stack);
        NodeProgram.run("segment-analytics-node.mjs", delivery.environment(USER));
        delivery.awaitStored(6);
    }

    @AfterAll
    void close() throws IOException {
        delivery.close();
    }

    @Test
    void sendsOneBatch() {
        assertThat(delivery.tap().requests()).extracting(SentRequest::line).containsExactly("POST /v1/batch");
    }

    @Test
    void everyCallBecomesItsRows() {
        Map<String, Object> anonymous = Map.of("anonymous_id", USER + "-anonymous");
        Map<String, Object> track = SdkCalls.track("timestamp");
        delivery.assertRow("identifies", "identify", COMMON, anonymous, SdkCalls.traits());
        delivery.assertUser(USER, COMMON, SdkCalls.traits());
        delivery.assertRow("tracks", "track", COMMON, anonymous, track);
        delivery.assertRow("tea_ordered", "track", COMMON, anonymous, track, SdkCalls.properties());
        delivery.assertRow("pages", "page", COMMON, anonymous, SdkCalls.page(), Map.of("category", "Shop"));
        delivery.assertRow("screens", "screen", COMMON, anonymous, SdkCalls.screen());
        delivery.assertRow("groups", "group", COMMON, anonymous, SdkCalls.group());
        delivery.assertRow("aliases", "alias", COMMON, SdkCalls.alias()); // The SDK drops its anonymous id.
    }
}
