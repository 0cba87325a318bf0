/** What the transformer counts. */
@NullMarked
package io.windtrap.transformer.metrics;

import org.jspecify.annotations.NullMarked;
