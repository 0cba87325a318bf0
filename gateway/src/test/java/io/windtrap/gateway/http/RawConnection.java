package io.windtrap.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A connection that sends exactly the bytes it is given: for what HTTP clients hide. */
public final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;

    public RawConnection(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true); // what is sent in pieces arrives in pieces, and at once
    }

    /** Over a socket that is open, with its own time limit. */
    public RawConnection(Socket socket) {
        this.socket = socket;
    }

    /**
     * One answer as received.
     *
     * @param head status line and header lines
     */
    public record Answer(List<String> head, String body) {
        public String status() {
            return head.getFirst();
        }

        /** The values of every line of a header. */
        public List<String> headers(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        /** The first value of a header; empty when it is absent. */
        public String header(String name) {
            return headers(name).stream().findFirst().orElse("");
        }
    }

    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says that nothing more will be sent. */
    public void closeSendingHalf() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads the next answer, its body by its Content-Length. */
    public Answer receive() throws IOException {
        List<String> head = receiveHead().head();
        String length = new Answer(head, "").header("Content-Length");
        byte[] body = socket.getInputStream().readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Answer(head, new String(body, ISO_8859_1));
    }

    /** Reads the next answer's head, which is all of it for some. */
    public Answer receiveHead() throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.add(line);
        }
        return new Answer(head, "");
    }

    /** Whether bytes of an answer have come. */
    public boolean hasSomething() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Whether the server has closed the connection; waits for it to. */
    public boolean isClosedByServer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException e) {
            return true; // reset
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c != '\n';
                c = socket.getInputStream().read()) {
            if (c < 0) {
                throw new IOException("closed after \"" + line + "\"");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
