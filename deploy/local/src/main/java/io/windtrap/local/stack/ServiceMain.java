package io.windtrap.local.stack;

import io.windtrap.engine.process.Lifeline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Runs a service's own main class and ties its process to the stack's: tells the stack when {@code /ready} says so, and
 * ends the service, as SIGTERM would, when the stack lets go or dies.
 */
public final class ServiceMain {
    private static final long POLL_MS = 50;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private ServiceMain() {}

    /** Takes the file to create when the service is ready, its admin port, its main class, and the arguments of that. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Lifeline lifeline = Lifeline.attach();
        Path readyFile = Path.of(arguments[0]);
        URI ready = URI.create("http://127.0.0.1:" + arguments[1] + "/ready");
        Thread.ofPlatform().daemon().name("stack").start(() -> watch(lifeline, ready, readyFile));
        Class.forName(arguments[2]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 3, arguments.length));
    }

    private static void watch(Lifeline lifeline, URI ready, Path readyFile) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isReady(client, ready)) {
                Thread.sleep(POLL_MS);
            }
            lifeline.ready(readyFile);
            lifeline.awaitEnd();
            System.exit(0);
        } catch (IOException | InterruptedException e) {
            System.err.println("can't watch the stack that started this service, so the service ends: " + e);
            System.exit(1);
        }
    }

    private static boolean isReady(HttpClient client, URI ready) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(ready).timeout(TIMEOUT).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
