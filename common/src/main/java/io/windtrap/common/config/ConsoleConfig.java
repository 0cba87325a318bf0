package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.network.Network;
import java.util.List;
import java.util.Optional;

/** The optional page in the browser: what is in Kafka and ClickHouse, and what the services do. */
public interface ConsoleConfig {
    /** Address to listen on; beyond this machine only with users or a proxy that knows them. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port to listen on, 0 to 65535; 0 = any free one. */
    @WithDefault("8090")
    int port();

    /** Names by which browsers may reach it besides those of this machine; absent = none while it listens on this machine alone, else all. */
    Optional<List<String>> hosts();

    /** Base URL by which SDKs reach the gateway, for snippets; absent = that of this configuration's gateway. */
    Optional<String> gatewayUrl();

    /** Base URL by which the console itself reaches the gateway, for test events; absent = {@link #gatewayUrl}. */
    Optional<String> testEventUrl();

    /** Admin ports of the gateways, {@code host:port}; a name with several addresses means all of them; absent = that of this configuration. */
    Optional<List<String>> gateways();

    /** Admin ports of the forwarders, as {@link #gateways}; those that share partitions are found without. */
    Optional<List<String>> forwarders();

    /**
     * Admin ports of the transformers, as {@link #gateways}; a name that is not known = none runs; absent = that of this configuration where
     * it has transformations.
     */
    Optional<List<String>> transformers();

    /** What everybody on this machine may do while there are no users. */
    @WithDefault("viewer")
    Role withoutLogin();

    /** Whether operators may have JavaScript run, in a process of its own beside the console. */
    @WithDefault("false")
    boolean scripts();

    /** As whom ClickHouse is asked what visitors type; a destination without one takes no queries. */
    List<QueryUser> queryUsers();

    /** Who may log in. */
    List<User> users();

    /** A proxy in front that knows who asks. */
    Proxy proxy();

    /** HTTPS instead of HTTP; off while no certificate is named. */
    Tls tls();

    /** Where the console answers its operators. */
    Admin admin();

    /** What somebody may do. */
    enum Role {
        /** See everything but write keys. */
        VIEWER,
        /** Also redrive dead letters, run replays, copy write keys and send test events. */
        OPERATOR
    }

    /** A user of ClickHouse who has SELECT on the tables of one destination, and nothing else. */
    interface QueryUser {
        /** Id of a destination of type clickhouse; unique. */
        String destination();

        /** Name in ClickHouse; another than that of the destination. */
        String user();

        /** What to authenticate with; absent = no password. */
        Optional<Secret> password();
    }

    /** Somebody who may log in. */
    interface User {
        /** What is typed to log in; unique, not blank. */
        String name();

        /** Of the password, by bcrypt: {@code console hash-password} makes it. */
        Secret passwordHash();

        /** What this user may do. */
        @WithDefault("viewer")
        Role role();
    }

    /** Who is in front of the console, and says who asks. */
    interface Proxy {
        /** Header that names the user, such as {@code X-Forwarded-User}; absent = no proxy is believed. */
        Optional<String> header();

        /** Addresses of proxies that are believed. */
        @WithDefault("127.0.0.0/8,::1/128")
        List<Network> networks();

        /** Users who are operators; absent = nobody is. */
        Optional<List<String>> operators();
    }

    /** The listener's certificate, as PEM files. */
    interface Tls {
        /** PEM file of the certificate, followed by those that vouch for it. */
        Optional<String> certificate();

        /** PEM file of its private key, not encrypted. */
        Optional<String> key();
    }

    /** Admin port of the console. */
    interface Admin extends AdminConfig {
        /** Port to listen on, 0 to 65535; 0 = any free one. */
        @WithDefault("8084")
        int port();
    }
}
