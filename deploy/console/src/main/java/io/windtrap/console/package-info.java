/** The console's process: a page in the browser over the user's own Kafka, ClickHouse and services. */
@NullMarked
package io.windtrap.console;

import org.jspecify.annotations.NullMarked;
