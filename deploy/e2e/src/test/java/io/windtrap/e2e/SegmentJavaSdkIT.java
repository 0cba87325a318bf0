package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.MessageBuilder;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Segment's Java SDK, unchanged, against the running stack. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SegmentJavaSdkIT {
    private static final String USER = "segment-java-ü";
    private static final Map<String, Object> COMMON = Map.of("user_id", USER, "anonymous_id", USER + "-anonymous");

    private final Outcomes outcomes = new Outcomes();
    private Delivery delivery;

    @BeforeAll
    void sendsOneOfEach(Stack stack) {
        delivery = Delivery.to(stack);
        Analytics analytics = Analytics.builder(delivery.writeKey())
                .endpoint(delivery.tap().url())
                .callback(outcomes)
                .flushInterval(10, TimeUnit.MINUTES) // one request, however long the calls take
                .build();
        analytics.enqueue(common(IdentifyMessage.builder()).traits(SdkCalls.map("/identify/traits")));
        analytics.enqueue(common(TrackMessage.builder("Tea Ordered"))
                .properties(SdkCalls.map("/track/properties"))
                .context(SdkCalls.map("/track/context"))
                .timestamp(Date.from(StoredTime.parse(SdkCalls.TIME))));
        analytics.enqueue(
                common(PageMessage.builder("Teas")).category("Shop").properties(SdkCalls.map("/page/properties")));
        analytics.enqueue(common(ScreenMessage.builder("Cart")).properties(SdkCalls.map("/screen/properties")));
        analytics.enqueue(common(GroupMessage.builder("company-1")).traits(SdkCalls.map("/group/traits")));
        analytics.enqueue(common(AliasMessage.builder("sdk-before")));
        analytics.flush();
        await().atMost(Duration.ofMinutes(2)).until(() -> outcomes.delivered.size() + outcomes.failures.size() == 6);
        analytics.shutdown();
        delivery.awaitStored(6);
    }

    @AfterAll
    void close() throws IOException {
        delivery.close();
    }

    @Test
    void sendsOneBatchWithTheKeyInsideAndUnderstandsTheAnswer() {
        assertThat(outcomes.failures).isEmpty();
        List<SentRequest> requests = delivery.tap().requests();
        assertThat(requests).extracting(SentRequest::line).containsExactly("POST /v1/import/");
        assertThat(requests.getFirst().headers().contains("Authorization")).isFalse();
    }

    @Test
    void everyCallBecomesItsRows() {
        Map<String, Object> track = SdkCalls.track("original_timestamp");
        delivery.assertRow("identifies", "identify", COMMON, SdkCalls.traits());
        delivery.assertUser(USER, COMMON, SdkCalls.traits());
        delivery.assertRow("tracks", "track", COMMON, track);
        delivery.assertRow("tea_ordered", "track", COMMON, track, SdkCalls.properties());
        delivery.assertRow("pages", "page", COMMON, SdkCalls.page());
        delivery.assertRow("screens", "screen", COMMON, SdkCalls.screen());
        delivery.assertRow("groups", "group", COMMON, SdkCalls.group());
        delivery.assertRow("aliases", "alias", COMMON, SdkCalls.alias());
    }

    @SuppressWarnings("unchecked") // The SDK's builders return their own type as a raw one.
    private static <B extends MessageBuilder<?, ?>> B common(B message) {
        return (B) message.userId(USER).anonymousId(USER + "-anonymous");
    }

    /** What the SDK says of each event. */
    private static final class Outcomes implements Callback {
        private final List<Message> delivered = new CopyOnWriteArrayList<>();
        private final List<Throwable> failures = new CopyOnWriteArrayList<>();

        @Override
        public void success(Message message) {
            delivered.add(message);
        }

        @Override
        public void failure(Message message, Throwable failure) {
            failures.add(failure);
        }
    }
}
