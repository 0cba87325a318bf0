/** What runs during a measurement, each in a process of its own, and what it costs. */
@NullMarked
package io.windtrap.bench.process;

import org.jspecify.annotations.NullMarked;
