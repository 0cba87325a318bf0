package io.windtrap.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A jar with nothing but {@link Tethered}: the build has it in a folder of classes, and a class path with a folder can have no AOT cache. */
final class TetherJar {
    private TetherJar() {}

    /** Writes it; returns where it is. */
    static Path write(Path folder) throws IOException {
        Path jar = folder.resolve("tether.jar");
        String entry = Tethered.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream bytes = Objects.requireNonNull(Tethered.class.getResourceAsStream("/" + entry), entry)) {
            out.putNextEntry(new JarEntry(entry));
            bytes.transferTo(out);
        }
        return jar;
    }
}
