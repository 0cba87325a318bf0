/**
 * What an event becomes: a pure function from one event of the topic to rows of warehouse tables. It knows no table
 * that exists, no clock and no other event; the batch that holds its rows adds the load time ({@code uuid_ts}) and
 * decides the types of new columns. Cells are sorted by column, so a row's (table, columns) needs no work to be compared;
 * the two rows of one event share the cells that they have in common.
 */
@NullMarked
package io.windtrap.forwarder.mapping;

import org.jspecify.annotations.NullMarked;
