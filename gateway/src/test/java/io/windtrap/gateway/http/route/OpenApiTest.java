package io.windtrap.gateway.http.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.vertx.core.http.HttpMethod;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.process.Instance;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.OperatorAccess;
import io.windtrap.gateway.auth.WriteKeys;
import io.windtrap.gateway.http.body.Body;
import io.windtrap.gateway.http.event.BadEvents;
import io.windtrap.gateway.http.event.ClientIp;
import io.windtrap.gateway.http.event.EventIntake;
import io.windtrap.gateway.http.event.EventRoute;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.server.RouteTable;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.metrics.GatewayMetrics;
import io.windtrap.gateway.metrics.SourceTallies;
import io.windtrap.gateway.publish.EventPublisher;
import io.windtrap.gateway.publish.HotUsers;
import io.windtrap.gateway.publish.InFlightBytes;
import io.windtrap.gateway.publish.LiveClient;
import io.windtrap.gateway.publish.PublishFailures;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The OpenAPI file describes the routes that there are. */
final class OpenApiTest {
    private static final String TEXT = read("openapi.yaml");
    private static final OpenAPI FILE = parsed(TEXT).getOpenAPI();

    @Test
    void isValidOpenApi31() {
        assertThat(TEXT).startsWith("openapi: 3.1.0\n");
        assertThat(parsed(TEXT).getMessages()).isEmpty();
        assertThat(parsed(TEXT.replaceFirst("operationId: .*", "nonsense: 1")).getMessages())
                .as("the parser sees faults")
                .isNotEmpty();
    }

    @Test
    void namesEveryRouteAndMethodAndNoOther() {
        // Given
        Map<String, Set<String>> described = new TreeMap<>();
        FILE.getPaths()
                .forEach((path, item) -> described.put(
                        path,
                        item.readOperationsMap().keySet().stream()
                                .map(PathItem.HttpMethod::name)
                                .collect(Collectors.toSet())));
        Map<String, Set<String>> served = new TreeMap<>();
        table().paths()
                .forEach((path, methods) ->
                        served.put(path, methods.stream().map(HttpMethod::name).collect(Collectors.toSet())));

        // Then
        assertThat(described).isEqualTo(served);
    }

    @ParameterizedTest
    @EnumSource(EventRoute.class)
    void givesAnExampleThatIsAccepted(EventRoute route) throws IOException {
        // Given
        PathItem item = Objects.requireNonNull(FILE.getPaths().get(route.path()));
        MediaType body = Objects.requireNonNull(
                item.getPost().getRequestBody().getContent().get("application/json"));
        byte[] example = new JsonMapper().writeValueAsBytes(body.getExample());

        // Then
        assertThat(route.scan(Body.of(example), 10, false)).isInstanceOf(Scan.Events.class);
    }

    @Test
    void quotesEveryRefusalOfAnEvent() {
        Set<Refusal> ofOtherRoutes = Set.of(Refusal.BAD_REQUEST, Refusal.HEAD_TOO_LARGE);
        assertThat(Stream.of(Refusal.values()).filter(refusal -> !ofOtherRoutes.contains(refusal)))
                .allSatisfy(refusal ->
                        assertThat(TEXT).contains('"' + refusal.body().strip() + "\\n\""));
    }

    @Test
    void showsAPageThatFetchesNothingFromElsewhere() {
        assertThat(List.of(read("page.html"), read("page.js")))
                .allSatisfy(file -> assertThat(file).doesNotContain("//").doesNotContain("<script>"));
        assertThat(read("page.js")).contains("validatorUrl: null");
        assertThat(read("swagger-ui.css"))
                .doesNotContainPattern("url\\((?!\"?data:)")
                .doesNotContain("@import");
    }

    private static RouteTable table() {
        var metrics = new GatewayMetrics(new SimpleMeterRegistry(), () -> 0);
        var clock = InstantSource.fixed(Instant.EPOCH);
        var publisher = new EventPublisher(
                LiveClient.open(() -> null, _ -> {}),
                new PublishFailures(Optional::empty, () -> 0),
                "events",
                clock,
                () -> "id",
                new HotUsers(0, () -> 0, 1));
        var intake = new EventIntake(
                new WriteKeys(Map.of(), Instant.EPOCH),
                new InFlightBytes(1),
                publisher,
                new ClientIp(List.of()),
                new SourceTallies(),
                1,
                1,
                1,
                new BadEvents(false, () -> 0),
                null);
        var operators = new OperatorRoutes(
                true,
                Optional.of(new OperatorAccess("admin", Secret.of("s"), List.of())),
                Instance.startedAt(Instant.EPOCH),
                Map.of());
        return Routes.table(intake, List::of, metrics, new ConcurrencyLimit(0), clock, operators);
    }

    private static SwaggerParseResult parsed(String text) {
        var options = new ParseOptions();
        options.setResolve(true);
        return new OpenAPIV3Parser().readContents(text, null, options);
    }

    private static String read(String name) {
        try (InputStream in =
                Objects.requireNonNull(DocsEndpoint.class.getResourceAsStream(DocsEndpoint.FOLDER + name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
