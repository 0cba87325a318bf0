/** Holds the dashboards and the alerts of this folder to the services' metrics and to the operators' page. */
@NullMarked
package io.windtrap.observability;

import org.jspecify.annotations.NullMarked;
