/** The JavaScript context of a user's script: what it can reach, what it may use, and who stops it. */
@NullMarked
package io.windtrap.transformer.script.sandbox;

import org.jspecify.annotations.NullMarked;
