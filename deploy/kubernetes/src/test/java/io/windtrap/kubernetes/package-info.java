/** Tests of the Helm chart: rendered by real Helm, read by Kubernetes' own model, its configuration loaded by Windtrap. */
@NullMarked
package io.windtrap.kubernetes;

import org.jspecify.annotations.NullMarked;
