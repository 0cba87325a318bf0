package io.windtrap.e2e.faults;

import java.util.List;

/** What an app sends its events with. */
interface Sender extends AutoCloseable {
    /**
     * Whether a gateway acknowledged {@code events}.
     *
     * @param path such as {@code /v1/batch}
     */
    boolean post(String path, List<String> events) throws InterruptedException;

    @Override
    void close();
}
