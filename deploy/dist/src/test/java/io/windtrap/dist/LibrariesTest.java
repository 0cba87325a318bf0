package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LibrariesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux/amd64/libzstd-jni-1.5.6-10.so",
                "org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so",
                "librocksdbjni-linux64.so",
                "META-INF/native/libnetty_transport_native_epoll_x86_64.so",
                "io/windtrap/gateway/GatewayMain.class",
                "META-INF/services/java.sql.Driver"
            })
    void keepsWhatThisSystemNeeds(String entry) {
        assertThat(Libraries.isWanted(entry)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "win/amd64/libzstd-jni-1.5.6-10.dll",
                "darwin/x86_64/libzstd-jni-1.5.6-10.dylib",
                "freebsd/amd64/libzstd-jni-1.5.6-10.so",
                "linux/aarch64/libzstd-jni-1.5.6-10.so",
                "librocksdbjni-linux64-musl.so",
                "librocksdbjni-linux32.so",
                "librocksdbjni-linux-aarch64.so",
                "librocksdbjni-osx-x86_64.jnilib",
                "librocksdbjni-win64.dll",
                "org/xerial/snappy/native/Mac/x86_64/libsnappyjava.jnilib",
                "org/xerial/snappy/native/AIX/ppc/libsnappyjava.a"
            })
    void leavesOutLibrariesForOtherSystems(String entry) {
        assertThat(Libraries.isWanted(entry)).isFalse();
    }
}
