/** The running services: where they are, what they say of themselves, and what they have counted in the last hour. */
@NullMarked
package io.windtrap.console.services;

import org.jspecify.annotations.NullMarked;
