package io.windtrap.common.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.admin.AdminServer.Answer;
import io.windtrap.common.admin.AdminServer.Request;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.network.Network;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AdminAccessTest {
    private static final List<Network> LOCAL = List.of(Network.of("127.0.0.0/8"), Network.of("::1"));
    private static final Secret PASSWORD = Secret.of("s3cret");

    @Test
    void asksForCredentialsWhereThereIsAPassword() {
        var access = new AdminAccess("admin", Optional.of(PASSWORD), LOCAL);

        assertThat(status(access, "127.0.0.1", AdminAccess.basic("admin", PASSWORD)))
                .isEqualTo(200);
        assertThat(status(access, "127.0.0.1", AdminAccess.basic("root", PASSWORD)))
                .isEqualTo(401);
        assertThat(status(access, "127.0.0.1", "")).isEqualTo(401);
    }

    @Test
    void answersNobodyFromElsewhereWhateverHeKnows() {
        var access = new AdminAccess("admin", Optional.of(PASSWORD), LOCAL);

        assertThat(status(access, "10.0.0.1", AdminAccess.basic("admin", PASSWORD)))
                .isEqualTo(403);
        assertThat(status(access, "10.0.0.1", "")).isEqualTo(403);
    }

    @Test
    void answersEverybodyWithinTheNetworksWhereThereIsNoPassword() {
        var access = new AdminAccess("admin", Optional.empty(), LOCAL);

        assertThat(status(access, "0:0:0:0:0:0:0:1", "")).isEqualTo(200);
        assertThat(status(access, "10.0.0.1", "")).isEqualTo(403);
    }

    private static int status(AdminAccess access, String address, String authorization) {
        return access.guard(() -> Answer.json("{}"))
                .apply(new Request(address, authorization))
                .status();
    }
}
