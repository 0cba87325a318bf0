package io.windtrap.forwarder.warehouse;

import com.clickhouse.client.api.ClientMisconfigurationException;
import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells certificates that are not trusted, not accepted or not readable from a handshake that the network cut short. */
final class TlsFailures {
    private TlsFailures() {}

    static boolean needsAnOperator(Throwable cause) {
        return switch (cause) {
            case CertificateException _, SSLPeerUnverifiedException _, ClientMisconfigurationException _ -> true;
            case SSLHandshakeException handshake ->
                !(handshake.getCause() instanceof EOFException || handshake.getCause() instanceof SocketException);
            default -> false;
        };
    }
}
