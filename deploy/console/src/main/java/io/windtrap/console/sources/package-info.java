/** Who sends: sources, their rates and last events, their keys, and a test event through the gateway. */
@NullMarked
package io.windtrap.console.sources;

import org.jspecify.annotations.NullMarked;
