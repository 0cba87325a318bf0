package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.ByteSize;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.network.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The HTTP side. */
public interface GatewayConfig {
    /** Address to listen on. */
    @WithDefault("0.0.0.0")
    String host();

    /** Port to listen on, 0 to 65535; 0 = any free one. */
    @WithDefault("8080")
    int port();

    /** Threads that speak HTTP, 0 or more; 0 = one for each processor. */
    @WithDefault("0")
    int eventLoops();

    /** Largest body of a request, inflated, 1 B to 64 MiB; RudderStack's limit by default. */
    @WithDefault("4096000")
    ByteSize maxBody();

    /**
     * The same for {@code /v1/import} and {@code /v1/audiencelist}, on whose bodies RudderStack puts no limit:
     * {@link #maxBody} to 64 MiB.
     */
    @WithDefault("16MiB")
    ByteSize maxLargeBody();

    /**
     * Most memory for bodies that are being read or wait for Kafka, in all, at least twice {@link #maxLargeBody}; past
     * it requests are answered 503.
     */
    @WithDefault("64MiB")
    ByteSize maxInFlight();

    /** Most events of one request, 1 to 1,000,000; past it the request is answered 413. */
    @WithDefault("10000")
    int maxEvents();

    /** What becomes of a batch with an event that can't be taken. */
    @WithDefault("refuse")
    BatchErrors batchErrors();

    /** Ways to deal with bad events. */
    enum BatchErrors {
        /** Nothing of the batch is taken, as RudderStack has it. */
        REFUSE,
        /** The others are taken, the bad ones counted. */
        DROP
    }

    /** Most connections at once; past it new ones are closed. 0 = no limit. */
    @WithDefault("10000")
    int maxConnections();

    /** Most requests under way at once; past it they are answered 503. 0 = no limit. */
    @WithDefault("50000")
    int maxRequests();

    /** How long a connection may take to its first request's head, 100 ms to 1 h; then it is closed. */
    @WithDefault("10s")
    Duration headTimeout();

    /** How long a request's body may take, 100 ms to 1 h; then it is answered 408. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /**
     * After this long without a byte, or without a request, a connection is closed; longer than the acknowledgement timeout.
     * RudderStack's default: many load balancers keep idle connections for 60 s, and whoever
     * is behind one must not close first, or clients hear 502 now and then.
     */
    @WithDefault("720s")
    Duration idleTimeout();

    /** How long Kafka may take to acknowledge an event, retries included, before the client gets 503; 1 s or more. */
    @WithDefault("10s")
    Duration acknowledgementTimeout();

    /**
     * How long an event waits for others to share its batch to Kafka, less than half of
     * {@link #acknowledgementTimeout}.
     */
    @WithDefault("2ms")
    Duration linger();

    /**
     * Memory of the Kafka producer for events to be sent, at least twice {@link #maxLargeBody}; when it is full,
     * requests are answered 503.
     */
    @WithDefault("64MiB")
    ByteSize producerBuffer();

    /**
     * After SIGTERM: how long requests are still taken while {@code /ready} says 503, so that load balancers notice.
     */
    @WithDefault("0s")
    Duration shutdownDelay();

    /** After that delay: how long requests under way may take to finish. */
    @WithDefault("5s")
    Duration shutdownTimeout();

    /** HTTPS instead of HTTP; off while no certificate is named. */
    Tls tls();

    /** Proxies whose {@code X-Forwarded-For} is believed; absent = anybody's, first element, as RudderStack does. */
    Optional<List<Network>> trustedProxies();

    /**
     * Events a second past which a user's events are published without key, by each gateway, 0 to 1,000,000; 0 = never.
     */
    @WithDefault("0")
    long hotUserEventsPerSecond();

    /** Whether {@code GET /ping} answers. */
    @WithDefault("false")
    boolean ping();

    /** Who may {@code GET /status}; off while there is no password. */
    Status status();

    /** Where the gateway answers its operators. */
    Admin admin();

    /** The listener's certificate: PEM files, or a PKCS #12 key store. */
    interface Tls {
        /** PEM file of the certificate, followed by those that vouch for it. */
        Optional<String> certificate();

        /** PEM file of its private key, not encrypted. */
        Optional<String> key();

        /** PKCS #12 file of both. */
        Optional<String> keystore();

        /** What the key store is locked with. */
        Optional<Secret> keystorePassword();

        /** Lowest version of TLS: {@code TLSv1.2} or {@code TLSv1.3}. */
        @WithDefault("TLSv1.2")
        String minProtocol();
    }

    /** Access to {@code /status}. */
    interface Status {
        /** User name of its Basic credentials. */
        @WithDefault("admin")
        String username();

        /** Their password; absent = no such route. */
        Optional<Secret> password();

        /** Where clients may ask from. */
        @WithDefault("127.0.0.0/8,::1/128")
        List<Network> allowedNetworks();
    }

    /** Admin port of the gateway. */
    interface Admin extends AdminConfig {
        /** Port to listen on, 0 to 65535; 0 = any free one. */
        @WithDefault("8081")
        int port();
    }
}
