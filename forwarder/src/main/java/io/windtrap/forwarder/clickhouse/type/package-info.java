/**
 * What an existing column can hold, whoever created it, and what a cell becomes in it: nothing wraps around, is cut off or is
 * rounded to another value than floats always are; what can't be held is refused (docs/schema.md).
 */
@NullMarked
package io.windtrap.forwarder.clickhouse.type;

import org.jspecify.annotations.NullMarked;
