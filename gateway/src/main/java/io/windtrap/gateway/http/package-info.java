/** Speaks HTTP with the SDKs: routes, limits while reading, and RudderStack's answers. Runs on event loops: nothing here blocks. */
@NullMarked
package io.windtrap.gateway.http;

import org.jspecify.annotations.NullMarked;
