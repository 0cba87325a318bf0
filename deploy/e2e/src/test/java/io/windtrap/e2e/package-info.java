/** Tests of the running fleet, through its outer surfaces only: HTTP in, ClickHouse and Kafka out. */
@org.jspecify.annotations.NullUnmarked
package io.windtrap.e2e;
