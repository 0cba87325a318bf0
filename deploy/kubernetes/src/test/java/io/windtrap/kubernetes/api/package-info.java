/** What Kubernetes and KEDA say of objects, where no library of models says it. */
@NullMarked
package io.windtrap.kubernetes.api;

import org.jspecify.annotations.NullMarked;
