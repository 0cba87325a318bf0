/** One server through its client: queries, statements, compressed INSERTs, TLS. */
@NullMarked
package io.windtrap.forwarder.clickhouse.client;

import org.jspecify.annotations.NullMarked;
