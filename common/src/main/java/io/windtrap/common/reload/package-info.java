/** Files that change while a service runs: noticed by their content, or by SIGHUP. */
@NullMarked
package io.windtrap.common.reload;

import org.jspecify.annotations.NullMarked;
