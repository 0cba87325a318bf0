package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.local.stack.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Segment's SDK for browsers, unchanged, on a page of another origin: its own requests, its batches, and what it sends as it is left. */
@ExtendWith({RunningStack.class, RunningChromium.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SegmentBrowserSdkIT {
    private static final String PAGE = "segment.html?utm_source=mail&utm_campaign=fr%C3%BChling";
    private static final int CALLS = 6;

    private Stack stack;
    private Chromium chromium;

    @BeforeAll
    void take(Stack running, Chromium started) {
        stack = running;
        chromium = started;
    }

    @Test
    void sendsARequestForEachCallAfterItsPreflight() throws Exception {
        try (Delivery delivery = Delivery.to(stack)) {
            // When
            chromium.visit(PAGE, "segment-browser-ü", delivery, Map.of()).assertUndisturbed();
            delivery.awaitStored(CALLS);

            // Then
            assertThat(delivery.tap().requests())
                    .extracting(SentRequest::line)
                    .contains("GET /v1/projects/" + stack.writeKey() + "/settings")
                    .contains("OPTIONS /v1/i", "POST /v1/i")
                    .contains("OPTIONS /v1/t", "POST /v1/t")
                    .contains("OPTIONS /v1/p", "POST /v1/p")
                    .contains("OPTIONS /v1/s", "POST /v1/s")
                    .contains("OPTIONS /v1/g", "POST /v1/g")
                    .contains("OPTIONS /v1/a", "POST /v1/a");
            assertEveryCallIsStored(delivery, "segment-browser-ü");
        }
    }

    @Test
    void sendsABatchWhenItIsFullAndTheRestWhenThePageIsLeft() throws Exception {
        Map<String, Object> batches = Map.of(
                "deliveryStrategy", Map.of("strategy", "batching", "config", Map.of("size", 4, "timeout", 600_000)));
        try (Delivery delivery = Delivery.to(stack)) {
            // When
            chromium.visitAndLeave(PAGE, "segment-batch-ü", delivery, batches).assertUndisturbed();
            delivery.awaitStored(CALLS);

            // Then
            List<SentRequest> requests = delivery.tap().requests();
            assertThat(requests).extracting(SentRequest::line).contains("OPTIONS /v1/b");
            assertThat(requests)
                    .filteredOn(request -> request.line().equals("POST /v1/b"))
                    .extracting(request -> request.events().count())
                    .containsExactlyInAnyOrder(4L, 2L);
            assertEveryCallIsStored(delivery, "segment-batch-ü");
        }
    }

    private static void assertEveryCallIsStored(Delivery delivery, String user) {
        Map<String, Object> common = Map.of(
                "user_id", user,
                "context_library_name", "analytics.js",
                "context_library_version", "next-1.84.3",
                "context_campaign_source", "mail",
                "context_campaign_name", "frühling",
                "context_page_title", "Teas é");
        Map<String, Object> track = SdkCalls.track("original_timestamp");
        delivery.assertRow("identifies", "identify", ofPage(delivery, "identify"), common, SdkCalls.traits());
        delivery.assertUser(user, ofPage(delivery, "identify"), common, SdkCalls.traits());
        delivery.assertRow("tracks", "track", ofPage(delivery, "track"), common, track);
        delivery.assertRow("tea_ordered", "track", ofPage(delivery, "track"), common, track, SdkCalls.properties());
        delivery.assertRow(
                "pages", "page", ofPage(delivery, "page"), common, pageProperties(delivery), SdkCalls.page());
        delivery.assertRow("screens", "screen", ofPage(delivery, "screen"), common, SdkCalls.screen());
        delivery.assertRow("groups", "group", ofPage(delivery, "group"), common, SdkCalls.group());
        delivery.assertRow("aliases", "alias", ofPage(delivery, "alias"), common, SdkCalls.alias());
    }

    /** Columns of what the SDK adds to every event. */
    private static Map<String, Object> ofPage(Delivery delivery, String type) {
        return delivery.event(type)
                .columns(Map.of(
                        "context_user_agent", "/context/userAgent",
                        "context_user_agent_data_brands", "/context/userAgentData/brands",
                        "context_user_agent_data_mobile", "/context/userAgentData/mobile",
                        "context_user_agent_data_platform", "/context/userAgentData/platform",
                        "context_locale", "/context/locale",
                        "context_timezone", "/context/timezone",
                        "context_page_path", "/context/page/path",
                        "context_page_referrer", "/context/page/referrer",
                        "context_page_search", "/context/page/search",
                        "context_page_url", "/context/page/url"));
    }

    /** Columns of what the SDK adds to a page call. */
    private static Map<String, Object> pageProperties(Delivery delivery) {
        Map<String, Object> columns = new HashMap<>(delivery.event("page")
                .columns(Map.of(
                        "path", "/properties/path",
                        "referrer", "/properties/referrer",
                        "search", "/properties/search",
                        "url", "/properties/url")));
        columns.put("title", "Teas é");
        columns.put("category", "Shop");
        return columns;
    }
}
