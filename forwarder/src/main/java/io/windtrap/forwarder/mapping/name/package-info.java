/** How names of columns and tables follow from the names that clients send. */
@NullMarked
package io.windtrap.forwarder.mapping.name;

import org.jspecify.annotations.NullMarked;
