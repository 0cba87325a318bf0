package io.windtrap.kubernetes;

import com.marcnuri.helm.jni.NativeLibrary;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ServiceLoader;
import org.junit.jupiter.api.condition.DisabledIf;

/** Skipped, and seen to be, on a platform for which helm-java has no Helm. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DisabledIf(
        value = "io.windtrap.kubernetes.NeedsHelm$Helm#isMissing",
        disabledReason = "helm-java has no Helm for this platform")
@interface NeedsHelm {
    /** Whether the build found Helm for the platform that it runs on. */
    final class Helm {
        private Helm() {}

        static boolean isMissing() {
            return ServiceLoader.load(NativeLibrary.class).findFirst().isEmpty();
        }
    }
}
