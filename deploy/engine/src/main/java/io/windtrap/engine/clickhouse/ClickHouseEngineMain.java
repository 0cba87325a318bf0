package io.windtrap.engine.clickhouse;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.windtrap.engine.clickhouse.chdb.Chdb;
import io.windtrap.engine.clickhouse.chdb.LibraryFile;
import io.windtrap.engine.clickhouse.chdb.ServerIdentity;
import io.windtrap.engine.clickhouse.http.QueryHandler;
import io.windtrap.engine.clickhouse.http.RequestLimits;
import io.windtrap.engine.process.Lifeline;
import io.windtrap.engine.process.LocalPort;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Executors;

/** The engine's process: opens the data, serves HTTP, and stops when its parent goes away. */
public final class ClickHouseEngineMain {
    private static final int BACKLOG = 256;
    /** ClickHouse runs a statement on the thread that brings it, and counts on a stack as large as a server's. */
    private static final long STACK_BYTES = 8L * 1024 * 1024;

    private ClickHouseEngineMain() {}

    /** Takes the properties file that {@link ClickHouseEngine} writes, and the file to create when it serves. */
    public static void main(String[] arguments) {
        var lifeline = Lifeline.attach();
        // On SIGTERM too: the library's own destructors must not run under its running threads.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> AbruptExit.with(143)));
        try {
            var properties = new Properties();
            try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
                properties.load(reader);
            }
            var engine = Chdb.open(
                    LibraryFile.find(), Path.of(properties.getProperty("path")), properties.getProperty("config"));
            var handler = new QueryHandler(
                    engine,
                    ServerIdentity.of(engine),
                    properties.getProperty("user"),
                    properties.getProperty("password"));
            // What is refused is for RequestLimits to say, as ClickHouse says it: the server's own limits are lower,
            // and reset connections.
            System.setProperty("sun.net.httpserver.maxReqHeaderSize", "-1");
            System.setProperty("sun.net.httpserver.maxReqHeaders", "-1");
            // In a container it is reached from outside.
            var host = InetAddress.ofLiteral(properties.getProperty("host", LocalPort.HOST));
            int port = Integer.parseInt(properties.getProperty("port"));
            var server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
            server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform()
                    .daemon()
                    .name("request-", 0)
                    .stackSize(STACK_BYTES)
                    .factory()));
            server.createContext("/", exchange -> {
                var uri = exchange.getRequestURI();
                boolean query = "/".equals(uri.getPath())
                        && (uri.getRawQuery() != null || "POST".equals(exchange.getRequestMethod()));
                if (!RequestLimits.allow(uri.toString(), exchange.getRequestHeaders())) {
                    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                    exchange.getResponseHeaders().set("Connection", "close");
                    exchange.sendResponseHeaders(400, -1);
                    exchange.close();
                } else if (query) {
                    handler.handle(exchange);
                } else {
                    PAGES.handle(exchange);
                }
            });
            server.start();
            lifeline.ready(Path.of(arguments[1]));
            lifeline.awaitEnd();
            server.stop(0);
            AbruptExit.with(0);
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            AbruptExit.with(1);
        }
    }

    private static final HttpHandler PAGES = exchange -> {
        String path = exchange.getRequestURI().getPath();
        boolean known = path.equals("/") || path.equals("/ping") || path.equals("/replicas_status");
        var text = (known ? "Ok.\n" : "There is no handle " + path + "\n").getBytes(StandardCharsets.UTF_8);
        boolean head = "HEAD".equals(exchange.getRequestMethod());
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=UTF-8");
        exchange.sendResponseHeaders(known ? 200 : 404, head ? -1 : text.length);
        if (!head) {
            exchange.getResponseBody().write(text);
        }
        exchange.close();
    };
}
