package io.windtrap.engine.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The port of an engine: chosen once, then kept beside its data so that clients find it again after a restart. */
public final class LocalPort {
    public static final String HOST = "127.0.0.1";

    /**
     * Below the range from which systems give ports to outgoing connections: such a connection could take the port
     * while its engine is down, even a client's own attempt to reach that engine.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 100;

    /** By this process: nobody may listen there yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private LocalPort() {}

    /**
     * Returns a port that is free now, and keeps it.
     *
     * @param file where the port is kept
     * @param wanted a port, or 0 for the kept one, or any free one where none is kept
     * @throws EngineStartException the port is busy
     */
    public static int keep(Path file, int wanted) {
        try {
            int port = wanted;
            if (port == 0 && Files.exists(file)) {
                port = Integer.parseInt(Files.readString(file).strip());
            }
            if (port == 0) {
                port = anyFree();
            } else if (!isFree(port)) {
                throw new EngineStartException("port " + port + " of " + HOST
                        + " is busy: stop the process that listens there or choose another port");
            }
            Files.writeString(file, port + "\n");
            return port;
        } catch (IOException | NumberFormatException e) {
            throw new EngineStartException("can't keep the port in " + file + ": " + e.getMessage(), e);
        }
    }

    private static int anyFree() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new EngineStartException("no free port between " + LOWEST + " and " + HIGHEST + " of " + HOST);
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
