/** The one place that integration tests of every module ask for Kafka and ClickHouse. */
@NullMarked
package io.windtrap.engine.testing;

import org.jspecify.annotations.NullMarked;
