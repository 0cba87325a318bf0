/** The tables that the events became: what they hold, since when, and which events fill a column. */
@NullMarked
package io.windtrap.console.schema;

import org.jspecify.annotations.NullMarked;
