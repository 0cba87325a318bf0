/** What makes a batch repeatable: the intent declared in the offset commit, and the deduplication tokens that follow from it. */
@NullMarked
package io.windtrap.forwarder.intent;

import org.jspecify.annotations.NullMarked;
