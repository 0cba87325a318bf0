/** What the builds are fed with. */
@NullMarked
package io.windtrap.bench.load;

import org.jspecify.annotations.NullMarked;
