package io.windtrap.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Files beside the classes of this package. */
final class Resources {
    private Resources() {}

    static InputStream open(String name) throws IOException {
        InputStream file = Resources.class.getResourceAsStream(name);
        if (file == null) {
            throw new FileNotFoundException(name);
        }
        return file;
    }

    static String text(String name) throws IOException {
        try (InputStream file = open(name)) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }
}
