package io.windtrap.gateway.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import io.windtrap.common.config.value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a certificate and its private key lie. */
public sealed interface CertificateFiles {
    /** Every file that has to be there. */
    List<Path> paths();

    /**
     * What they hold now, read to the end and not yet looked at.
     *
     * @throws IOException if one can't be read
     */
    KeyCertOptions read() throws IOException;

    /** PEM: the certificate and those that vouch for it, and the key without password. */
    record Pem(Path chain, Path key) implements CertificateFiles {
        @Override
        public List<Path> paths() {
            return List.of(chain, key);
        }

        @Override
        public KeyCertOptions read() throws IOException {
            return new PemKeyCertOptions().setCertValue(bytes(chain)).setKeyValue(bytes(key));
        }
    }

    /** PKCS #12: both in one file. */
    record Pkcs12(Path keystore, Secret password) implements CertificateFiles {
        @Override
        public List<Path> paths() {
            return List.of(keystore);
        }

        @Override
        public KeyCertOptions read() throws IOException {
            return new PfxOptions().setValue(bytes(keystore)).setPassword(password.reveal());
        }
    }

    private static Buffer bytes(Path file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(file));
    }
}
