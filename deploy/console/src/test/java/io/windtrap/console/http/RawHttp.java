package io.windtrap.console.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/** Sends bytes as they are, which no HTTP client would, and reads the answer until the connection ends. */
public final class RawHttp {
    private static final int PATIENCE_MS = 60_000;

    private RawHttp() {}

    /** An answer. */
    public record Answer(int status, List<String> headers, String body) {
        /** First value of a header. */
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        /** The value of the cookie that it sets, with its name. */
        public String cookie() {
            return header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        }
    }

    /** A GET of {@code path} under the name {@code localhost}. */
    public static Answer get(int port, String path, String... headers) throws IOException {
        return ask(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n");
    }

    /** A POST of JSON. */
    public static Answer post(int port, String path, String body, String... headers) throws IOException {
        return ask(
                port,
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n" + lines(headers) + "\r\n" + body);
    }

    private static String lines(String... headers) {
        var text = new StringBuilder("Connection: close\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.toString();
    }

    /** What is answered to {@code request}, whose connection is to end with it. */
    public static Answer ask(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            int end = all.indexOf("\r\n\r\n");
            List<String> head = all.substring(0, end).lines().toList();
            return new Answer(
                    Integer.parseInt(head.getFirst().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length())),
                    head.subList(1, head.size()),
                    all.substring(end + 4));
        }
    }
}
