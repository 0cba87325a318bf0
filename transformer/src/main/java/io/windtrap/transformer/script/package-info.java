/** Users' transformations in JavaScript: compiled once, run for each event, and each event's failure its own. */
@NullMarked
package io.windtrap.transformer.script;

import org.jspecify.annotations.NullMarked;
