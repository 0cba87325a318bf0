/** What a service tells its operators over HTTP: whether it lives, whether it is ready, and its metrics. */
@NullMarked
package io.windtrap.common.admin;

import org.jspecify.annotations.NullMarked;
