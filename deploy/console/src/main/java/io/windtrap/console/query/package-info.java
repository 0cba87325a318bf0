/** Queries that visitors type, as a user of ClickHouse who may read the tables of one destination and nothing else. */
@NullMarked
package io.windtrap.console.query;

import org.jspecify.annotations.NullMarked;
