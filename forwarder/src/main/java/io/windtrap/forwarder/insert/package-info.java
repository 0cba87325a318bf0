/** The insert threads: a declared batch goes into the warehouse, group by group, until every row is stored or a dead letter. */
@NullMarked
package io.windtrap.forwarder.insert;

import org.jspecify.annotations.NullMarked;
