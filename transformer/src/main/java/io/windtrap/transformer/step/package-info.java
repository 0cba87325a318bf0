/** The steps that an event takes: what applies to it, and what becomes of it. Pure functions of the event's record. */
@NullMarked
package io.windtrap.transformer.step;

import org.jspecify.annotations.NullMarked;
