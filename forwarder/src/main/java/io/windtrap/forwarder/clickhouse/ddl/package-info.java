/** Statements, as text, and the rules of what they create: engines, keys, types, budgets of columns. */
@NullMarked
package io.windtrap.forwarder.clickhouse.ddl;

import org.jspecify.annotations.NullMarked;
