/** What is in the database, whoever created it: tables, columns, views, names that are taken. */
@NullMarked
package io.windtrap.forwarder.clickhouse.catalogue;

import org.jspecify.annotations.NullMarked;
