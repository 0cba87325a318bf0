package io.windtrap.console.http;

import io.windtrap.common.config.ConsoleConfig.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The JSON routes, to be added by the parts of the console before it listens. */
public final class Api {
    private final List<Route> routes = new ArrayList<>();

    /** Answers a request. Runs on a virtual thread, and may wait. */
    public interface Handler {
        /**
         * The answer's JSON: what Jackson writes as an object, with times as {@code Instant}.
         *
         * @throws ApiException if it is another one
         * @throws IOException if Kafka, ClickHouse or a service fails; the message names it
         */
        Object answer(ApiRequest request) throws IOException;
    }

    /** Answers a request that may take long. Runs on a virtual thread, and may wait. */
    public interface LongHandler {
        /** As {@link Handler#answer}; {@code departure} tells when nobody waits for the answer any more. */
        Object answer(ApiRequest request, Departure departure) throws IOException;
    }

    /** Opens a stream of events. Runs on a virtual thread, and may wait. */
    public interface Stream {
        /** Looks at the request, and returns who begins to send; throws as {@link Handler}. */
        Consumer<EventSink> open(ApiRequest request) throws IOException;
    }

    /** A route. */
    sealed interface Route {
        /** With {@code :name} for open segments. */
        String path();

        /** Who may ask. */
        Role role();

        /** A question. */
        record Get(String path, Role role, Handler handler) implements Route {}

        /** A write. */
        record Post(String path, Role role, Handler handler) implements Route {}

        /** A question too long for an address, whose answer may take long. */
        record LongPost(String path, Role role, LongHandler handler) implements Route {}

        /** A stream of events. */
        record Events(String path, Role role, Stream stream) implements Route {}
    }

    /** Everybody who was let in may ask for {@code path}. */
    public Api get(String path, Handler handler) {
        routes.add(new Route.Get(path, Role.VIEWER, handler));
        return this;
    }

    /** Those who are at least {@code role} may post to {@code path}. */
    public Api post(String path, Role role, Handler handler) {
        routes.add(new Route.Post(path, role, handler));
        return this;
    }

    /** Those who are at least {@code role} may post to {@code path}, and be told late. */
    public Api longPost(String path, Role role, LongHandler handler) {
        routes.add(new Route.LongPost(path, role, handler));
        return this;
    }

    /** Everybody who was let in may hear the events of {@code path}. */
    public Api events(String path, Stream stream) {
        routes.add(new Route.Events(path, Role.VIEWER, stream));
        return this;
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }
}
