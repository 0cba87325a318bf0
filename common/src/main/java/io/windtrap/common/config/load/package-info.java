/** Finds and reads the configuration file, fills in what the environment says, and refuses it as a whole. */
@NullMarked
package io.windtrap.common.config.load;

import org.jspecify.annotations.NullMarked;
