package io.windtrap.forwarder.clickhouse.catalogue;

import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names that ClickHouse's tables have for columns of its own. It takes a column of such a name, hides its own behind it, and some
 * versions crash when they merge such parts: so events' values get a column of another name. The server is asked once, when a name
 * could be one of them. Safe for concurrent use.
 */
public final class VirtualColumns {
    private static final String BEGIN = "_";

    private final Supplier<Set<String>> ask;
    private volatile @Nullable Set<String> names;
    private volatile boolean isUntold;

    /**
     * Names that are not known yet.
     *
     * @param ask gives the names, or throws what the client throws
     */
    public VirtualColumns(Supplier<Set<String>> ask) {
        this.ask = ask;
    }

    /**
     * Whether ClickHouse has {@code name} for itself; where the server doesn't tell, because it is too old or a right is missing,
     * whether it could have.
     *
     * @throws RuntimeException of the client, where asking again helps
     */
    public boolean has(String name) {
        if (!name.startsWith(BEGIN)) {
            return false;
        }
        Set<String> told = told();
        return told == null ? !name.startsWith(BEGIN + BEGIN) : told.contains(name);
    }

    /** As {@link #has}, and false where the server doesn't tell. */
    public boolean certainlyHas(String name) {
        return has(name) && !isUntold;
    }

    private @Nullable Set<String> told() {
        Set<String> told = names;
        if (told == null && !isUntold) {
            try {
                told = ask.get();
                names = told;
            } catch (RuntimeException e) {
                if (!(Failures.of(e) instanceof Failure.Fatal(int code, String _)) || code <= 0) {
                    throw e;
                }
                isUntold = true;
            }
        }
        return told;
    }
}
