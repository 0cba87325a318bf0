package io.windtrap.common.process;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: which build this is. All modules of a release have one version. */
public final class BuildVersion implements IVersionProvider {
    /** The version alone; {@code development} where it is no release. */
    public static String text() {
        return Objects.requireNonNullElse(BuildVersion.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public String[] getVersion() {
        String version = BuildVersion.class.getPackage().getImplementationVersion();
        return new String[] {"windtrap " + Objects.requireNonNullElse(version, "development build")};
    }
}
