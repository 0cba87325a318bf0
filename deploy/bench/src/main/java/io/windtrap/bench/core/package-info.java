/** The steps that an event goes through without any input or output, each alone: measured by JMH. */
@org.jspecify.annotations.NullMarked
package io.windtrap.bench.core;
