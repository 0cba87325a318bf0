package io.windtrap.forwarder;

import io.windtrap.engine.testing.TcpRelay;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A port in front of a server: passes on what comes or, while it is silent, accepts and never answers. */
public final class SilentPort implements AutoCloseable {
    private final TcpRelay relay;
    private volatile boolean silent;

    public SilentPort(String url) throws IOException {
        relay = TcpRelay.start(URI.create(url).getPort(), 0, this::serve);
    }

    public String url() {
        return relay.url();
    }

    /** Answers nothing from now on, to nobody; the connections stay open. */
    public void fallSilent() {
        silent = true;
    }

    /** Drops the connections that heard nothing, and answers new ones. */
    public void speak() {
        silent = false;
        relay.dropAll();
    }

    private void serve(TcpRelay through, Socket client) throws IOException {
        if (silent) {
            TcpRelay.awaitClose(client);
        } else {
            through.connect(client, unlessSilent(), unlessSilent());
        }
    }

    private TcpRelay.Passage unlessSilent() {
        return (bytes, length, to) -> {
            if (!silent) {
                to.write(bytes, 0, length);
            }
        };
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
