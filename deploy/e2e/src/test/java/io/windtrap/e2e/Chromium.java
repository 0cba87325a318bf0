package io.windtrap.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A headless Chromium, and the server of the pages that it visits: another origin than the gateway's. */
final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DRIVER = "chromium.mjs";
    private static final long LIMIT_SECONDS = 240;

    private final HttpServer pages;
    private final Process driver;
    private final BufferedWriter visits;
    private final BufferedReader answers;

    private Chromium(HttpServer pages, Process driver) {
        this.pages = pages;
        this.driver = driver;
        this.visits = driver.outputWriter(UTF_8);
        this.answers = driver.inputReader(UTF_8);
    }

    static Chromium start(Path executable) throws IOException {
        HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        pages.createContext("/", files(SdkCalls.SDKS.resolve("pages")));
        pages.createContext("/sdks/", files(Path.of("node_modules")));
        pages.start();
        return new Chromium(pages, NodeProgram.start(DRIVER, Map.of("WINDTRAP_CHROMIUM", executable.toString())));
    }

    /** What a visit showed: requests that would have left this machine, and errors of the page. */
    record Visit(List<String> beyond, List<String> errors) {
        void assertUndisturbed() {
            assertThat(beyond).as("requests beyond this machine").isEmpty();
            assertThat(errors).isEmpty();
        }
    }

    /** Opens a page as a new visitor and has it send the calls. */
    Visit visit(String page, String userId, Delivery delivery, Map<String, Object> options) throws Exception {
        return answer(visitTo(page, userId, delivery, options));
    }

    /** The same, and then leaves the page for another. */
    Visit visitAndLeave(String page, String userId, Delivery delivery, Map<String, Object> options) throws Exception {
        return answer(visitTo(page, userId, delivery, options).put("leaveFor", url("left.html")));
    }

    @Override
    public void close() throws IOException {
        visits.close();
        driver.onExit().completeOnTimeout(driver, 10, TimeUnit.SECONDS).join();
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly();
        pages.stop(0);
    }

    private static HttpHandler files(Path root) {
        return SimpleFileServer.createFileHandler(root.toAbsolutePath());
    }

    private String url(String page) {
        return "http://127.0.0.1:" + pages.getAddress().getPort() + "/" + page;
    }

    private ObjectNode visitTo(String page, String userId, Delivery delivery, Map<String, Object> options) {
        ObjectNode visit = JSON.createObjectNode().put("url", url(page));
        visit.putObject("parameters")
                .put("gateway", delivery.tap().address())
                .put("writeKey", delivery.writeKey())
                .put("userId", userId)
                .<ObjectNode>set("calls", SdkCalls.json())
                .set("options", JSON.valueToTree(options));
        return visit;
    }

    private Visit answer(ObjectNode visit) throws Exception {
        String line = CompletableFuture.supplyAsync(() -> exchanged(visit + "\n"), Thread::startVirtualThread)
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        JsonNode answer = JSON.readTree(line);
        if (answer.has("failure")) {
            throw new AssertionError(
                    "the visit failed: " + answer.path("failure").asText());
        }
        return JSON.treeToValue(answer, Visit.class);
    }

    private String exchanged(String visit) {
        try {
            visits.write(visit);
            visits.flush();
            String answer = answers.readLine();
            if (answer != null) {
                return answer;
            }
        } catch (IOException ended) {
            // Its log says why.
        }
        throw new AssertionError("the browser ended: " + NodeProgram.output(DRIVER));
    }
}
