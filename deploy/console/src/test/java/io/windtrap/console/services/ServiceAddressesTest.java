package io.windtrap.console.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.load.ConfigLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServiceAddressesTest {
    /** No look-up leaves this machine for it: a part of it is empty. */
    private static final String UNKNOWN = "no..such";

    private static ServiceAddresses addresses(String console) throws Exception {
        return ServiceAddresses.of(ConfigLoader.parse("test", "console: " + console, Map.of()));
    }

    @Test
    void aServiceWhoseNameIsNotKnownIsMissedButForTheOptionalOne() throws Exception {
        // When
        ServiceAddresses addresses = addresses(
                "{gateways: ['%1$s:8081'], forwarders: ['%1$s:8082'], transformers: ['%1$s:8083']}".formatted(UNKNOWN));

        // Then
        assertThat(addresses.resolve(List.of()))
                .extracting(ServiceAddresses.Address::service)
                .containsExactly("gateway", "forwarder");
        assertThat(addresses.resolved("transformer")).isEmpty();
    }

    @Test
    void aNameMeansTheAddressesThatItHas() throws Exception {
        assertThat(addresses("{transformers: ['localhost:8083', '127.0.0.1:8083', '127.0.0.2:8083']}")
                        .resolved("transformer"))
                .containsExactly("127.0.0.1:8083", "127.0.0.2:8083");
    }
}
