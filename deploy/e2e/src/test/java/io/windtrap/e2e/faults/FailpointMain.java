package io.windtrap.e2e.faults;

import io.windtrap.common.config.load.ConfigException;
import java.io.IOException;
import java.nio.file.Path;

/** A forwarder's process that comes to its end, or freezes, at a point of the protocol. */
public final class FailpointMain {
    private FailpointMain() {}

    /** Takes {@code --config FILE POINT ACT PASSES MARKER}. */
    public static void main(String[] arguments) throws ConfigException, IOException, InterruptedException {
        FaultyForwarder.run(
                arguments[1],
                new Failpoint(
                        Failpoint.Point.valueOf(arguments[2]),
                        Failpoint.Act.valueOf(arguments[3]),
                        Integer.parseInt(arguments[4]),
                        Path.of(arguments[5])));
    }
}
