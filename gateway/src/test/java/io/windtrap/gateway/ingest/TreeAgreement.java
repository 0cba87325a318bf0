package io.windtrap.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.ingest.TreeReference.Outcome;
import java.util.Arrays;
import java.util.List;

/** Holds the scanner to the tree: the same events, the same ids, the same refusal. */
public final class TreeAgreement {
    private TreeAgreement() {}

    /** Fails when scanner and tree differ on {@code body}. */
    public static void check(byte[] body) {
        Scan scan = BodyScanner.batch(body, body.length);
        switch (TreeReference.batch(body)) {
            case Outcome.Refused refused ->
                assertThat(scan)
                        .isInstanceOfSatisfying(
                                Scan.Refused.class, r -> assertThat(r.refusal()).isEqualTo(refused.refusal()));
            case Outcome.Events expected -> {
                assertThat(scan).isInstanceOf(Scan.Events.class);
                List<ScannedEvent> events = ((Scan.Events) scan).events();
                assertThat(events).hasSameSizeAs(expected.events());
                for (int i = 0; i < events.size(); i++) {
                    agrees(body, events.get(i), expected.events().get(i));
                }
            }
        }
        boolean valid = TreeReference.tree(body) != null;
        assertThat(BodyScanner.single(body, body.length).equals(new Scan.Refused(Refusal.JSON_INVALID, null)))
                .isEqualTo(!valid);
    }

    private static void agrees(byte[] body, ScannedEvent event, JsonNode expected) {
        assertThat(TreeReference.tree(Arrays.copyOfRange(body, event.start(), event.end())))
                .isEqualTo(expected);
        String user = TreeReference.user(expected);
        assertThat(event.user() == null).isEqualTo(user.isEmpty());
        if (!user.isEmpty() && TreeReference.spellsUserExactly(expected)) {
            assertThat(event.user()).isEqualTo(user);
        }
        JsonNode messageId = expected.path("messageId");
        assertThat(event.hasMessageId())
                .isEqualTo(messageId.isTextual()
                        && !TreeReference.sanitised(messageId.textValue()).isEmpty());
        assertThat(event.hasSentAt())
                .isEqualTo(expected.has("sentAt") && !expected.path("sentAt").isNull());
        assertThat(event.type())
                .isEqualTo(
                        expected.path("type").isTextual()
                                ? expected.path("type").textValue()
                                : null);
    }
}
