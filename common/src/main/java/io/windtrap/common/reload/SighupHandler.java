package io.windtrap.common.reload;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs something at each SIGHUP. By reflection: javac warns about sun.misc.Signal and warnings are errors. */
public final class SighupHandler {
    private static final Logger log = LoggerFactory.getLogger(SighupHandler.class);

    private SighupHandler() {}

    /** From now on runs {@code action}, on a thread of the JVM's; does nothing where there is no such signal. */
    public static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                action.run();
                return null;
            });
            Object sighup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, sighup, proxy);
        } catch (ReflectiveOperationException e) {
            log.atInfo().log("SIGHUP is not available on this system: files are reloaded only when they change");
        }
    }
}
