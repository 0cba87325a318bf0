package io.windtrap.gateway.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import io.windtrap.gateway.metrics.CertificateMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in force. A new one serves new connections, those that are open go on with theirs; one that can't be used
 * changes nothing and is complained of.
 */
public final class ListenerCertificate {
    private static final Logger log = LoggerFactory.getLogger(ListenerCertificate.class);

    private final Settings settings;
    private final Vertx vertx;
    private final InstantSource clock;
    private final CertificateMetrics metrics;
    private final ServerSSLOptions first;

    /**
     * How TLS is spoken.
     *
     * @param files of the certificate
     * @param protocols names of the versions that clients may choose
     * @param handshakeTimeout how long a client may take to agree on one
     */
    public record Settings(CertificateFiles files, Set<String> protocols, Duration handshakeTimeout) {
        private ServerSSLOptions with(ServerCertificate certificate) {
            return new ServerSSLOptions()
                    .setKeyCertOptions(certificate.options())
                    .setUseAlpn(false) // without it nobody speaks HTTP/2, whose streams the time limits don't know
                    .setEnabledSecureTransportProtocols(protocols)
                    .setSslHandshakeTimeout(handshakeTimeout.toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Reads the first certificate.
     *
     * @throws IOException if it can't be used
     */
    public ListenerCertificate(Settings settings, Vertx vertx, InstantSource clock, CertificateMetrics metrics)
            throws IOException {
        this.settings = settings;
        this.vertx = vertx;
        this.clock = clock;
        this.metrics = metrics;
        try {
            ServerCertificate certificate = ServerCertificate.read(settings.files(), vertx, clock.instant());
            metrics.expiresAt(certificate.expires());
            first = settings.with(certificate);
        } catch (BadCertificateException e) {
            throw new IOException("gateway.tls: " + e.getMessage(), e);
        }
    }

    /** The files to watch. */
    public List<Path> files() {
        return settings.files().paths();
    }

    /** What listeners start with. */
    public ServerSSLOptions first() {
        return first;
    }

    /** Reads the files again and has {@code update} take over what they hold. May block. */
    public void renew(Function<ServerSSLOptions, Future<?>> update) {
        try {
            ServerCertificate certificate = ServerCertificate.read(settings.files(), vertx, clock.instant());
            update.apply(settings.with(certificate)).onComplete(_ -> taken(certificate), this::refused);
        } catch (BadCertificateException e) {
            refused(e);
        }
    }

    private void taken(ServerCertificate certificate) {
        metrics.taken(certificate.expires());
        log.atInfo().addKeyValue("expires", certificate.expires()).log("certificate reloaded");
    }

    private void refused(Throwable reason) {
        metrics.refused();
        log.atError()
                .addKeyValue("reason", reason.getMessage())
                .log(
                        "certificate not reloaded: the new files can't be used, the former certificate stays in force; correct the files");
    }
}
