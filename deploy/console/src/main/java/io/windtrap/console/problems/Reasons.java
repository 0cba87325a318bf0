package io.windtrap.console.problems;

import java.util.Map;

/** What the codes of dead letters, discards and refusals mean, and what helps. */
final class Reasons {
    private static final Map<String, String> OF_LETTERS = Map.ofEntries(
            Map.entry(
                    "insert_refused",
                    "ClickHouse refused the event's row in one table. Change the table's constraints or types, then redrive."),
            Map.entry(
                    "malformed_record",
                    "The record was not written by a gateway. Find out which other program writes to the topic."),
            Map.entry("not_json", "The event is not JSON. Correct the sender; redriving does not help."),
            Map.entry(
                    "not_an_object", "The event is JSON, but no object. Correct the sender; redriving does not help."),
            Map.entry("too_complex", "The event is nested too deeply. Correct the sender; redriving does not help."),
            Map.entry(
                    "unknown_type",
                    "The event's type is none that Windtrap knows. Correct the sender, or upgrade and redrive."),
            Map.entry("no_event_name", "A track call without the name of its event. Correct the sender."),
            Map.entry("no_record_id", "A record of another service without recordId. Correct the sender."),
            Map.entry("bad_received_at", "Its time of reception can't be stored."),
            Map.entry("too_many_columns", "The event has more values than a row has columns. Correct the sender."),
            Map.entry("unreadable_event", "A step of the transformer can't read the event."),
            Map.entry(
                    "script_error",
                    "The transformer's script failed for this event. Correct the script, then redrive."),
            Map.entry("script_timeout", "The transformer's script took too long. Correct the script, then redrive."),
            Map.entry(
                    "script_memory",
                    "The transformer's script used too much memory. Correct the script, then redrive."),
            Map.entry(
                    "script_output",
                    "The transformer's script returned something that is not an event. Correct the script, then redrive."),
            Map.entry(
                    "message_id_reused",
                    "An event of this source had the same messageId and other content. If both are real, correct the client, and redrive."),
            Map.entry(
                    "event_too_large",
                    "The topic does not take an event of this size. Raise max.message.bytes there, then redrive."));

    private static final Map<String, String> OF_REFUSALS = Map.ofEntries(
            Map.entry("kafka_unavailable", "Kafka did not answer. Clients repeat these requests."),
            Map.entry("kafka_denies", "Kafka denied the gateway: see kafka.properties and its rights on the topic."),
            Map.entry("topic_missing", "The topic of events is missing: run forwarder topics create."),
            Map.entry(
                    "not_enough_replicas",
                    "Fewer replicas are in sync than min.insync.replicas asks for: start the brokers that are away."),
            Map.entry(
                    "record_too_large", "The topic does not take an event of this size: raise its max.message.bytes."),
            Map.entry(
                    "buffer_full",
                    "The gateway's buffer for Kafka was full: see whether Kafka is slow, or add gateways."),
            Map.entry("in_flight_full", "Bodies took all of gateway.max-in-flight: add gateways, or raise it."),
            Map.entry("too_many_requests_at_once", "More requests at once than gateway.max-requests: add gateways."),
            Map.entry("too_many_events", "A request had more events than gateway.max-events."),
            Map.entry("body_too_large", "A body was larger than gateway.max-body."),
            Map.entry("body_too_slow", "A body took longer than gateway.body-timeout."),
            Map.entry("head_too_large", "The head of a request was too large."),
            Map.entry("rate_limited", "A source sent more than its events-per-second."));

    private Reasons() {}

    static String ofLetter(String reason) {
        return OF_LETTERS.getOrDefault(reason, "See docs/dead-letters.md.");
    }

    static String ofRefusal(String reason) {
        return OF_REFUSALS.getOrDefault(reason, "A fault of the request: the client that sends it must be corrected.");
    }

    static String ofDiscard(String reason) {
        return "See docs/schema.md: " + reason.replace('_', ' ') + ".";
    }
}
