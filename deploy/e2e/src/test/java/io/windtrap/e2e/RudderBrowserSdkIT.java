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

/** RudderStack's SDK for browsers, unchanged, on a page of another origin: its own requests, its batches, its beacon. */
@ExtendWith({RunningStack.class, RunningChromium.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RudderBrowserSdkIT {
    private static final String PAGE = "rudder.html?utm_source=mail&utm_campaign=fr%C3%BChling";
    private static final int CALLS = 5; // There is no screen call.

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
            chromium.visit(PAGE, "rudder-browser-ü", delivery, Map.of()).assertUndisturbed();
            delivery.awaitStored(CALLS);

            // Then
            List<SentRequest> requests = delivery.tap().requests();
            assertThat(requests)
                    .extracting(SentRequest::line)
                    .contains("OPTIONS /sourceConfig/", "GET /sourceConfig/")
                    .contains("OPTIONS /v1/identify", "POST /v1/identify")
                    .contains("OPTIONS /v1/track", "POST /v1/track")
                    .contains("OPTIONS /v1/page", "POST /v1/page")
                    .contains("OPTIONS /v1/group", "POST /v1/group")
                    .contains("OPTIONS /v1/alias", "POST /v1/alias");
            assertThat(requests)
                    .filteredOn(request -> request.line().equals("OPTIONS /v1/track"))
                    .extracting(request -> request.headers().get("Access-Control-Request-Headers"))
                    .containsExactly("anonymousid,authorization,content-type,sentat");
            assertEveryCallIsStored(delivery, "rudder-browser-ü");
        }
    }

    @Test
    void sendsABatchWhereItsQueueIsToldTo() throws Exception {
        Map<String, Object> batches = Map.of(
                "queueOptions", Map.of("batch", Map.of("enabled", true, "maxItems", CALLS, "flushInterval", 600_000)));
        try (Delivery delivery = Delivery.to(stack)) {
            // When
            chromium.visit(PAGE, "rudder-batch-ü", delivery, batches).assertUndisturbed();
            delivery.awaitStored(CALLS);

            // Then
            assertThat(delivery.tap().requests())
                    .extracting(SentRequest::line)
                    .containsExactlyInAnyOrder(
                            "OPTIONS /sourceConfig/", "GET /sourceConfig/", "OPTIONS /v1/batch", "POST /v1/batch");
            assertEveryCallIsStored(delivery, "rudder-batch-ü");
        }
    }

    @Test
    void sendsABeaconWhenThePageIsLeft() throws Exception {
        Map<String, Object> beacon =
                Map.of("useBeacon", true, "beaconQueueOptions", Map.of("maxItems", 10, "flushQueueInterval", 600_000));
        try (Delivery delivery = Delivery.to(stack)) {
            // When
            chromium.visitAndLeave(PAGE, "rudder-beacon-ü", delivery, beacon).assertUndisturbed();
            delivery.awaitStored(CALLS);

            // Then
            List<SentRequest> requests = delivery.tap().requests();
            assertThat(requests)
                    .extracting(SentRequest::line)
                    .containsExactlyInAnyOrder("OPTIONS /sourceConfig/", "GET /sourceConfig/", "POST /beacon/v1/batch");
            assertThat(requests)
                    .filteredOn(request -> request.target().equals("/beacon/v1/batch?writeKey=" + stack.writeKey()))
                    .allMatch(request -> request.headers().get("Content-Type").startsWith("text/plain"))
                    .noneMatch(request -> request.headers().contains("Authorization"))
                    .hasSize(1);
            assertEveryCallIsStored(delivery, "rudder-beacon-ü");
        }
    }

    private static void assertEveryCallIsStored(Delivery delivery, String user) {
        Map<String, Object> common = Map.of(
                "user_id", user,
                "channel", "web",
                "context_library_name", "RudderLabs JavaScript SDK",
                "context_library_version", "3.34.1",
                "context_campaign_source", "mail",
                "context_campaign_name", "frühling",
                "context_page_title", "Teas é");
        Map<String, Object> track = SdkCalls.track("original_timestamp");
        delivery.assertRow("identifies", "identify", ofPage(delivery, "identify"), common);
        delivery.assertUser(user, ofPage(delivery, "identify"), common);
        delivery.assertRow("tracks", "track", ofPage(delivery, "track"), common, track);
        delivery.assertRow("tea_ordered", "track", ofPage(delivery, "track"), common, track, SdkCalls.properties());
        delivery.assertRow(
                "pages", "page", ofPage(delivery, "page"), common, pageProperties(delivery), SdkCalls.page());
        delivery.assertRow("groups", "group", ofPage(delivery, "group"), common, SdkCalls.group());
        delivery.assertRow("aliases", "alias", ofPage(delivery, "alias"), common, SdkCalls.alias());
    }

    /** Columns of what the SDK adds to every event, the traits included. */
    private static Map<String, Object> ofPage(Delivery delivery, String type) {
        Map<String, Object> columns = new HashMap<>(SdkCalls.contextTraits());
        columns.putAll(delivery.event(type)
                .columns(Map.ofEntries(
                        Map.entry("context_session_id", "/context/sessionId"),
                        Map.entry("context_session_start", "/context/sessionStart"),
                        Map.entry("context_app_name", "/context/app/name"),
                        Map.entry("context_app_namespace", "/context/app/namespace"),
                        Map.entry("context_app_version", "/context/app/version"),
                        Map.entry("context_app_install_type", "/context/app/installType"),
                        Map.entry("context_library_variant", "/context/library/variant"),
                        Map.entry("context_user_agent", "/context/userAgent"),
                        Map.entry("context_locale", "/context/locale"),
                        Map.entry("context_timezone", "/context/timezone"),
                        Map.entry("context_screen_width", "/context/screen/width"),
                        Map.entry("context_screen_height", "/context/screen/height"),
                        Map.entry("context_screen_density", "/context/screen/density"),
                        Map.entry("context_screen_inner_width", "/context/screen/innerWidth"),
                        Map.entry("context_screen_inner_height", "/context/screen/innerHeight"),
                        Map.entry("context_page_path", "/context/page/path"),
                        Map.entry("context_page_referrer", "/context/page/referrer"),
                        Map.entry("context_page_search", "/context/page/search"),
                        Map.entry("context_page_url", "/context/page/url"),
                        Map.entry("context_page_tab_url", "/context/page/tab_url"),
                        Map.entry("context_page_initial_referrer", "/context/page/initial_referrer"))));
        return columns;
    }

    /** Columns of what the SDK adds to a page call. */
    private static Map<String, Object> pageProperties(Delivery delivery) {
        Map<String, Object> columns = new HashMap<>(delivery.event("page")
                .columns(Map.of(
                        "path", "/properties/path",
                        "referrer", "/properties/referrer",
                        "search", "/properties/search",
                        "url", "/properties/url",
                        "tab_url", "/properties/tab_url",
                        "initial_referrer", "/properties/initial_referrer")));
        columns.put("title", "Teas é");
        columns.put("category", "Shop");
        return columns;
    }
}
