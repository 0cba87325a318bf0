package io.windtrap.gateway.tls;

/** A certificate or its key can't be used; the message says which and why, and nothing of the key. */
public final class BadCertificateException extends Exception {
    private static final long serialVersionUID = 1;

    BadCertificateException(String message) {
        super(message);
    }

    BadCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
