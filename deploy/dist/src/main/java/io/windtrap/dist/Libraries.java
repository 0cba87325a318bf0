package io.windtrap.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The jars, once for all commands, and {@code windtrap.jar}, whose manifest names them in a fixed order: the AOT cache holds for one
 * class path, and {@code lib/*} would be in the order of the file system.
 *
 * <p>Their entries are stored as they are: the archive compresses them together, which makes it 11 MB smaller, and the JVM need not
 * inflate them. Native libraries for other systems stay out: another 8 MB, and 67 MB of RocksDB's jar in the transformer's.
 */
final class Libraries {
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|a|dll|dylib|jnilib)");
    private static final Pattern OF_THIS_PROCESSOR = Pattern.compile(".*(amd64|x86_64|linux64).*");
    /** A runtime made of a JDK for glibc has no use for libraries that ask for musl. */
    private static final Pattern OF_OTHER_SYSTEMS = Pattern.compile(".*(win|darwin|mac|osx|bsd|aix|sunos|musl).*");

    private Libraries() {}

    /**
     * Fills {@code lib}.
     *
     * @param classPath the jars, as for {@code java -cp}
     * @param own classes that {@code windtrap.jar} has itself
     */
    static void copy(String classPath, Path lib, List<Class<?>> own, FileTime time) throws IOException {
        Files.createDirectories(lib);
        List<String> names = new ArrayList<>();
        for (String jar : classPath.split(File.pathSeparator, -1)) {
            Path from = Path.of(jar);
            String name = from.getFileName().toString();
            names.add(name);
            copy(from, lib.resolve(name));
        }
        names.sort(null);
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", names));
        try (ZipOutputStream jar = jar(lib.resolve("windtrap.jar"))) {
            jar.putNextEntry(entry(JarFile.MANIFEST_NAME, time));
            manifest.write(jar);
            for (Class<?> type : own) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(entry(name, time));
                try (InputStream bytes = Resources.open("/" + name)) {
                    bytes.transferTo(jar);
                }
            }
        }
    }

    /** Whether an entry of a jar is of use on Linux and x86-64. */
    static boolean isWanted(String entry) {
        String name = entry.toLowerCase(Locale.ROOT);
        boolean fits = OF_THIS_PROCESSOR.matcher(name).matches()
                && !OF_OTHER_SYSTEMS.matcher(name).matches();
        return fits || !NATIVE.matcher(name).matches();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var jar = new ZipFile(from.toFile());
                ZipOutputStream copy = jar(to)) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (isWanted(entry.getName())) {
                    try (InputStream bytes = jar.getInputStream(entry)) {
                        store(entry, bytes.readAllBytes(), copy);
                    }
                }
            }
        }
    }

    private static void store(ZipEntry entry, byte[] content, ZipOutputStream jar) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        ZipEntry stored = entry(entry.getName(), entry.getLastModifiedTime());
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(content.length);
        stored.setCrc(checksum.getValue());
        jar.putNextEntry(stored);
        jar.write(content);
    }

    private static ZipEntry entry(String name, FileTime time) {
        var entry = new ZipEntry(name);
        entry.setLastModifiedTime(time);
        return entry;
    }

    private static ZipOutputStream jar(Path file) throws IOException {
        OutputStream bytes = Files.newOutputStream(file);
        return new ZipOutputStream(bytes);
    }
}
