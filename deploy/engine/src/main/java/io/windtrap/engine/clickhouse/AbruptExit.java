package io.windtrap.engine.clickhouse;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Ends this process without running the library's destructors: its threads still run, and crash under them. Even
 * {@link Runtime#halt} runs them, since it ends with the C library's {@code exit}.
 */
@SuppressWarnings("restricted")
final class AbruptExit {
    private static final MethodHandle EXIT = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("_exit"), FunctionDescriptor.ofVoid(JAVA_INT));

    private AbruptExit() {}

    /** Does not return. */
    static void with(int code) {
        try {
            EXIT.invokeExact(code);
        } catch (Throwable e) {
            throw new IllegalStateException("_exit returned", e);
        }
    }
}
