package io.windtrap.dist.training;

import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs several main classes in one process, to fill one AOT cache for all of them: two caches would have most of their classes twice.
 * It is in the distribution, because the cache holds only for the class path with which it was made.
 */
public final class Together {
    private Together() {}

    /** Takes the names of the main classes, comma-separated, and then the arguments that each of them gets. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        String[] theirs = Arrays.copyOfRange(arguments, 1, arguments.length);
        for (String name : arguments[0].split(",", -1)) {
            Method main = Class.forName(name).getMethod("main", String[].class);
            Thread.ofPlatform().name(name).start(() -> run(main, theirs));
        }
    }

    private static void run(Method main, String[] arguments) {
        try {
            main.invoke(null, (Object) arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
