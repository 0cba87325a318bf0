package io.windtrap.forwarder.warehouse;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Names that ClickHouse's tables have for columns of its own. It takes a column of such a name, hides its own behind it, and some
 * versions crash when they merge such parts: so events' values get a column of another name. The server is asked once, when a name
 * could be one of them. Safe for concurrent use.
 */
final class VirtualColumns {
    private static final String BEGIN = "_";
    private static final int UNKNOWN_SETTING = 115;

    private final ControlTable control;
    private volatile @Nullable Predicate<String> isVirtual;

    VirtualColumns(ControlTable control) {
        this.control = control;
    }

    /**
     * Whether ClickHouse has {@code name} for itself; where the server is too old to tell, whether it could have.
     *
     * @throws RuntimeException of the client
     */
    boolean has(String name) {
        return name.startsWith(BEGIN) && known().test(name);
    }

    private Predicate<String> known() {
        Predicate<String> known = isVirtual;
        if (known == null) {
            known = asked();
            isVirtual = known;
        }
        return known;
    }

    private Predicate<String> asked() {
        try {
            return control.virtualColumns()::contains;
        } catch (RuntimeException e) {
            if (Failures.of(e).code() != UNKNOWN_SETTING) {
                throw e;
            }
            return name -> !name.startsWith(BEGIN + BEGIN);
        }
    }
}
