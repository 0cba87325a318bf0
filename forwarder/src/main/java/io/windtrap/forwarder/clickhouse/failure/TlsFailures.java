package io.windtrap.forwarder.clickhouse.failure;

import com.clickhouse.client.api.ClientMisconfigurationException;
import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells certificates that are not trusted, not accepted or not readable from a handshake that the network cut short. */
public final class TlsFailures {
    private static final List<String> ALERTS = List.of("certificate_required", "bad_certificate", "handshake_failure");

    private TlsFailures() {}

    /** A failure that the lack of a client's certificate can explain; the cause is what failed. */
    static final class CertificateDemandException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private CertificateDemandException(RuntimeException failed) {
            super(
                    "the server may require a client certificate: set clickhouse.tls.certificate and clickhouse.tls.key",
                    failed);
        }
    }

    static boolean needsAnOperator(Throwable cause) {
        return switch (cause) {
            case CertificateException _, SSLPeerUnverifiedException _, ClientMisconfigurationException _ -> true;
            case SSLHandshakeException handshake ->
                !(handshake.getCause() instanceof EOFException || handshake.getCause() instanceof SocketException);
            default -> false;
        };
    }

    /**
     * {@code failed}, with what an operator may have to do. In TLS 1.3 a server refuses a client without certificate after the
     * client's part of the handshake, and then its reason is often lost with the connection.
     *
     * @param url of a server that has never answered
     */
    public static RuntimeException explained(RuntimeException failed, String url, Tls tls) {
        return url.startsWith("https:")
                        && tls.certificate() == null
                        && Stream.<Throwable>iterate(failed, cause -> cause != null, Throwable::getCause)
                                .anyMatch(TlsFailures::mayBeADemand)
                ? new CertificateDemandException(failed)
                : failed;
    }

    /** Subclasses of {@link SocketException} tell of connections that were never made. */
    private static boolean mayBeADemand(Throwable cause) {
        return cause instanceof SSLHandshakeException
                ? ALERTS.stream().anyMatch(String.valueOf(cause.getMessage())::contains)
                : cause.getClass() == SocketException.class;
    }
}
