package io.windtrap.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code query}: asks ClickHouse and prints a table. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Runs a query on the local ClickHouse and prints a table, or the FORMAT that the query names.")
public final class Query implements Callable<Integer> {
    @Mixin
    private LocalStack stack = new LocalStack();

    @Option(
            names = "--url",
            converter = HttpUrl.class,
            description = "Base URL of ClickHouse's HTTP interface (default: that of the local stack).")
    private @Nullable URI given;

    @Option(
            names = "--database",
            defaultValue = "rudder",
            description = "Database of tables whose name has no database.")
    private String database = "";

    @Parameters(
            paramLabel = "QUERY",
            showDefaultValue = Help.Visibility.NEVER,
            description = "For example: SELECT event, count() FROM tracks GROUP BY event")
    private String query = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command and exits with its code: 0 when ClickHouse answered. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Query()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            URI url = given != null ? given : stack.clickHouse();
            stack.requireListener(url, given == null);
            return ask(url) ? 0 : 1;
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    /** Prints the answer, and tells whether it is a result: errors of ClickHouse go to standard error. */
    private boolean ask(URI url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(request(url), HttpResponse.BodyHandlers.ofInputStream());
            boolean succeeded = answer.statusCode() == 200;
            try (InputStream body = answer.body()) {
                body.transferTo(succeeded ? System.out : System.err);
            }
            return succeeded;
        } catch (IOException e) {
            throw new IOException("no answer from " + url + ": " + e, e);
        }
    }

    private HttpRequest request(URI url) {
        return HttpRequest.newBuilder(url)
                .header("X-ClickHouse-Database", database)
                .header("X-ClickHouse-Format", "PrettyCompactMonoBlock")
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build();
    }
}
