/** The fleet under faults: whatever is killed, frozen or cut off, ClickHouse has what the gateway acknowledged, each once. */
@org.jspecify.annotations.NullUnmarked
package io.windtrap.e2e.faults;
