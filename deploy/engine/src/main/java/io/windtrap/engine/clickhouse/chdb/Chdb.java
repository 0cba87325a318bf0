package io.windtrap.engine.clickhouse.chdb;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ClickHouse engine of this process, on one data folder, open for as long as the process lives. */
@SuppressWarnings("restricted")
public final class Chdb {
    private final LibChdb library;
    private final List<String> arguments;

    private Chdb(LibChdb library, Path dataFolder, @Nullable String configFile) {
        this.library = library;
        var all = new ArrayList<>(List.of(
                "clickhouse",
                "--path=" + dataFolder,
                // As a server has them; the library's own defaults are those of clickhouse-local.
                "--implicit_select=0",
                "--allow_introspection_functions=0"));
        if (configFile != null) {
            all.add("--config-file=" + configFile);
        }
        this.arguments = List.copyOf(all);
    }

    /**
     * Starts the engine; its first connection stays open, and the engine with it.
     *
     * @param libraryFile as {@link LibraryFile#find} gives it
     * @param dataFolder made when it is not there
     * @param configFile of ClickHouse; null: there is none
     * @throws IllegalStateException the engine refuses the folder
     * @throws IllegalArgumentException the file is not a library, or not one of this platform
     */
    public static Chdb open(Path libraryFile, Path dataFolder, @Nullable String configFile) {
        var engine = new Chdb(new LibChdb(libraryFile), dataFolder, configFile);
        engine.handle();
        return engine;
    }

    /**
     * Opens a connection of its own, for one request: what a request sets ends with it. Costs 0.6 ms.
     *
     * @throws IllegalStateException the engine refuses
     */
    public ChdbConnection connect() {
        return new ChdbConnection(library, handle());
    }

    private MemorySegment handle() {
        try (var arena = Arena.ofConfined()) {
            var argv = arena.allocate(ADDRESS, arguments.size());
            for (int i = 0; i < arguments.size(); i++) {
                argv.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
            }
            var handle = library.connect.call(arguments.size(), argv);
            if (handle.address() == 0) {
                throw new IllegalStateException("the engine refuses a connection to " + arguments.get(1));
            }
            return handle;
        }
    }

    static MemorySegment bytes(Arena arena, String text) {
        return arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text that the library points at, null when it points nowhere. */
    static @Nullable String text(MemorySegment pointer) {
        return pointer.address() == 0
                ? null
                : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }
}
