/** What the processes of both services have in common. */
@NullMarked
package io.windtrap.common.process;

import org.jspecify.annotations.NullMarked;
