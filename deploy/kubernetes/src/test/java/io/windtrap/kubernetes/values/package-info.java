/** Holds values.yaml, its schema, the chart's README and Windtrap's configuration together. */
@NullMarked
package io.windtrap.kubernetes.values;

import org.jspecify.annotations.NullMarked;
