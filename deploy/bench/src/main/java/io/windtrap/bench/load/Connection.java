package io.windtrap.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection to a gateway on 127.0.0.1, for one request of HTTP 1.1 after the other. */
final class Connection implements AutoCloseable {
    private static final int LONGEST_ANSWER = 2 << 10;
    private static final int LONGEST_WAIT_MS = 60_000;
    private static final String PROTOCOL = "HTTP/1.1 ";

    private final Socket socket;
    private final byte[] buffer = new byte[LONGEST_ANSWER];

    private Connection(Socket socket) {
        this.socket = socket;
    }

    static Connection open(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LONGEST_WAIT_MS);
        return new Connection(socket);
    }

    /**
     * Sends a whole request and waits for its answer; returns the status.
     *
     * @throws IOException if the connection is closed, or there is no answer for a minute
     */
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String answer = answer(socket.getInputStream());
        if (!answer.startsWith(PROTOCOL)) {
            throw new IOException("the answer was " + answer.lines().findFirst().orElse("empty"));
        }
        return Integer.parseInt(answer.substring(PROTOCOL.length(), PROTOCOL.length() + 3));
    }

    private String answer(InputStream in) throws IOException {
        int length = 0;
        while (true) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read <= 0) {
                throw new IOException(
                        "the connection was closed, or an answer is longer than " + LONGEST_ANSWER + " bytes");
            }
            length += read;
            String answer = new String(buffer, 0, length, ISO_8859_1);
            int body = answer.indexOf("\r\n\r\n") + 4;
            if (body >= 4 && length >= body + contentLength(answer.substring(0, body))) {
                return answer;
            }
        }
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
