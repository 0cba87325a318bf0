/** What both readers of events' JSON do alike. */
@NullMarked
package io.windtrap.common.json;

import org.jspecify.annotations.NullMarked;
