/** What the server, as it is set up, can promise: exactly once, durable; and the statements that would make it so. */
@NullMarked
package io.windtrap.forwarder.clickhouse.guarantee;

import org.jspecify.annotations.NullMarked;
