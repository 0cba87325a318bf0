/** The transformer's archive as an operator gets it. */
@NullMarked
package io.windtrap.dist.transformer;

import org.jspecify.annotations.NullMarked;
