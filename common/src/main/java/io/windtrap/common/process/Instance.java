package io.windtrap.common.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * Which process of a fleet this is.
 *
 * @param name {@code host/pid}: no other that runs now has it
 * @param version of its build
 * @param startedAt when it was made
 */
public record Instance(String name, String version, Instant startedAt) {
    /** The one that runs here, from {@code now} on. */
    public static Instance startedAt(Instant now) {
        return new Instance(host() + "/" + ProcessHandle.current().pid(), BuildVersion.text(), now);
    }

    /** As the kernel has it: no resolver is asked, which could take long. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "localhost");
        }
    }
}
