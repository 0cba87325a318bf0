package io.windtrap.console.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.console.http.Json;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.Look;
import io.windtrap.console.services.Sample;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The screen of destinations: {@code forwarder status --json}, and what the forwarders have measured beside it. */
public final class Delivery {
    private final FleetView view;
    private final Fleet fleet;
    private final Map<String, DestinationConfig> destinations;

    /** A screen of {@code destinations}, by their ids. */
    public Delivery(FleetView view, Fleet fleet, Map<String, DestinationConfig> destinations) {
        this.view = view;
        this.fleet = fleet;
        this.destinations = Map.copyOf(destinations);
    }

    /** What there is now. */
    public ObjectNode answer() throws IOException {
        ObjectNode json = status();
        ArrayNode problems = json.putArray("problems");
        fleet.last().stream()
                .filter(look -> look.service().equals("forwarder") && !look.answered())
                .forEach(look -> problems.add("forwarder " + look.address() + ": " + look.problem()));
        json.remove("instances");
        for (JsonNode one : json.path("destinations")) {
            measured((ObjectNode) one);
        }
        return json;
    }

    private ObjectNode status() throws IOException {
        try {
            return (ObjectNode) Json.read(view.status().json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the forwarder's own JSON can't be read", e);
        }
    }

    private void measured(ObjectNode json) {
        String id = json.path("destination").asText();
        DestinationConfig config = destinations.get(id);
        if (config != null) {
            json.put("id", id)
                    .put("name", config.name().orElse(id))
                    .put("type", config.type().name().toLowerCase(Locale.ROOT));
        }
        List<Look> forwarders = fleet.answered("forwarder");
        byLabel(json, "batches", forwarders, id, "windtrap_forwarder_batches_total", "sealed_by");
        byLabel(json, "inserts", forwarders, id, "windtrap_forwarder_inserts_seconds_count", "result");
        byLabel(json, "retries", forwarders, id, "windtrap_forwarder_retries_total", "kind");
        mean(json, "insert_seconds_mean", forwarders, id, "windtrap_forwarder_inserts_seconds");
        mean(json, "insert_rows_mean", forwarders, id, "windtrap_forwarder_insert_rows");
        most(json, "insert_seconds_max", forwarders, id, "windtrap_forwarder_inserts_seconds_max");
        most(json, "delay_seconds_max", forwarders, id, "windtrap_forwarder_delay_seconds_max");
    }

    private static Stream<Sample> samples(List<Look> forwarders, String destination, String name) {
        return forwarders.stream()
                .flatMap(look -> look.all(name).stream())
                .filter(one -> one.label("destination").equals(destination) && Double.isFinite(one.value()));
    }

    private static void byLabel(
            ObjectNode json, String key, List<Look> forwarders, String destination, String name, String label) {
        if (forwarders.isEmpty()) {
            json.putNull(key);
            return;
        }
        ObjectNode counts = json.putObject(key);
        samples(forwarders, destination, name)
                .forEach(one -> counts.put(
                        one.label(label), counts.path(one.label(label)).asLong() + (long) one.value()));
    }

    private static void mean(ObjectNode json, String key, List<Look> forwarders, String destination, String name) {
        Predicate<Sample> inserted =
                one -> one.label("result").isEmpty() || one.label("result").equals("inserted");
        double count = samples(forwarders, destination, name + "_count")
                .filter(inserted)
                .mapToDouble(Sample::value)
                .sum();
        double sum = samples(forwarders, destination, name + "_sum")
                .filter(inserted)
                .mapToDouble(Sample::value)
                .sum();
        json.put(key, count > 0 ? Double.valueOf(sum / count) : null);
    }

    private static void most(ObjectNode json, String key, List<Look> forwarders, String destination, String name) {
        samples(forwarders, destination, name)
                .mapToDouble(Sample::value)
                .max()
                .ifPresentOrElse(value -> json.put(key, value), () -> json.putNull(key));
    }
}
