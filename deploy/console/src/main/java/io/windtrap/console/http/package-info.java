/** HTTP as browsers speak it with the console: its files, its JSON routes, its streams of events, and what keeps others out. */
@NullMarked
package io.windtrap.console.http;

import org.jspecify.annotations.NullMarked;
