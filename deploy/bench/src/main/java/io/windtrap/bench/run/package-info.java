/** What holds for a whole run of the benchmark: how much is measured, and what is removed at its end. */
@NullMarked
package io.windtrap.bench.run;

import org.jspecify.annotations.NullMarked;
