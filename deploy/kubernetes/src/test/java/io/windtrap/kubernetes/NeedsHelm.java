package io.windtrap.kubernetes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIf;

/** Skipped, and seen to be, on a platform for which helm-java has no Helm. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DisabledIf(
        value = "io.windtrap.kubernetes.HelmHere#isMissing",
        disabledReason = "helm-java has no Helm for this platform")
@interface NeedsHelm {}
