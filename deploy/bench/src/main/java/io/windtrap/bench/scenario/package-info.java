/** What is measured. */
@NullMarked
package io.windtrap.bench.scenario;

import org.jspecify.annotations.NullMarked;
