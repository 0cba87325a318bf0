package io.windtrap.kubernetes;

import com.marcnuri.helm.jni.NativeLibrary;
import java.util.ServiceLoader;

/** Whether the build found Helm for the platform that it runs on. */
final class HelmHere {
    private HelmHere() {}

    static boolean isMissing() {
        return ServiceLoader.load(NativeLibrary.class).findFirst().isEmpty();
    }
}
