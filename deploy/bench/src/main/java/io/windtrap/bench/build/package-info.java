/** The two builds that are compared, and how the earlier one is made. */
@NullMarked
package io.windtrap.bench.build;

import org.jspecify.annotations.NullMarked;
