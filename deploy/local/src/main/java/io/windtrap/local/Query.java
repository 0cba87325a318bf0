package io.windtrap.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code query}: asks ClickHouse and prints a table. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Runs a query on the local ClickHouse and prints a table, or the FORMAT that the query names.")
public final class Query implements Callable<Integer> {
    @Option(
            names = "--url",
            converter = HttpUrl.class,
            defaultValue = "http://127.0.0.1:8123",
            description = "ClickHouse's HTTP port.")
    private URI url = URI.create("");

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

    /** Runs the command and exits with its code: 0 when ClickHouse answered. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Query()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("X-ClickHouse-Database", database)
                .header("X-ClickHouse-Format", "PrettyCompactMonoBlock")
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            boolean succeeded = answer.statusCode() == 200;
            try (InputStream body = answer.body()) {
                body.transferTo(succeeded ? System.out : System.err);
            }
            return succeeded ? 0 : 1;
        } catch (IOException e) {
            System.err.println("no answer from " + url + " (is deploy/local/up running?): " + e);
            return 1;
        }
    }
}
