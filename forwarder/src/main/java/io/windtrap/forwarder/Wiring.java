package io.windtrap.forwarder;

import io.micrometer.core.instrument.MeterRegistry;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.Secret;
import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.consume.DestinationPlan;
import io.windtrap.forwarder.consume.Source;
import io.windtrap.forwarder.intent.Shape;
import io.windtrap.forwarder.mapping.MappingOptions;
import io.windtrap.forwarder.mapping.RudderStackMapping;
import io.windtrap.forwarder.warehouse.Blackhole;
import io.windtrap.forwarder.warehouse.ClickHouseWarehouse;
import io.windtrap.forwarder.warehouse.Connection;
import io.windtrap.forwarder.warehouse.CountedDiscards;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the configuration into what each part is set up with, so that the parts need not know its shape. */
final class Wiring {
    /** Changed whenever a release turns the same record into other rows. */
    private static final String MAPPING = "rudderstack/1";

    private Wiring() {}

    static DestinationPlan plan(WindtrapConfig config, DestinationConfig destination) {
        Map<String, Source> sources = sources(config.sources(), destination.sources());
        var options = new MappingOptions(destination.id(), destination.type().name());
        return new DestinationPlan(
                destination.id(),
                config.kafka().topic(),
                sources,
                new RudderStackMapping(options),
                new Shape(MAPPING, Map.of("options", options.toString()), shapes(sources)),
                new BatchLimits(
                        destination.batch().rows(),
                        destination.batch().bytes().bytes(),
                        destination.batch().age()),
                config.forwarder().buffer().bytes() / config.destinations().size(),
                destination.clickhouse().parallelInserts(),
                config.forwarder().drainTimeout());
    }

    static Warehouse warehouse(DestinationConfig destination, MeterRegistry registry) {
        return switch (destination.type()) {
            case BLACKHOLE -> new Blackhole();
            case CLICKHOUSE ->
                new ClickHouseWarehouse(
                        connection(destination.clickhouse()),
                        destination.clickhouse().database(),
                        new CountedDiscards(destination.id(), registry));
        };
    }

    static Map<String, String> revealed(Map<String, Secret> properties) {
        Map<String, String> revealed = new HashMap<>();
        properties.forEach((name, value) -> revealed.put(name, value.reveal()));
        return revealed;
    }

    private static Map<String, Source> sources(List<SourceConfig> all, Optional<List<String>> taken) {
        return all.stream()
                .filter(source -> taken.isEmpty() || taken.get().contains(source.id()))
                .collect(Collectors.toUnmodifiableMap(
                        SourceConfig::id,
                        source -> new Source(source.type(), source.category().label())));
    }

    private static Map<String, String> shapes(Map<String, Source> sources) {
        Map<String, String> shapes = new HashMap<>();
        sources.forEach((id, source) -> shapes.put(id, source.category() + "/" + source.type()));
        return shapes;
    }

    private static Connection connection(DestinationConfig.ClickHouse clickHouse) {
        return new Connection(
                Stream.of(clickHouse.url().split(",", -1)).map(String::strip).toList(),
                clickHouse.user(),
                clickHouse.password().map(Secret::reveal).orElse(""),
                clickHouse.connectTimeout(),
                clickHouse.requestTimeout(),
                clickHouse.parallelInserts());
    }
}
