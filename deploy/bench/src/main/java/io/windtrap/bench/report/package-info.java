/** From the figures of each round to the table. */
@NullMarked
package io.windtrap.bench.report;

import org.jspecify.annotations.NullMarked;
