/** What the engine knows of rows, inserts and merges. */
@NullMarked
package io.windtrap.bench.warehouse;

import org.jspecify.annotations.NullMarked;
