package io.windtrap.console.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A proxy in front says in a header who asks; it is believed by its address. */
public final class ProxyDoor implements Door {
    private static final String HMAC = "HmacSHA256";
    private static final int LONGEST_NAME = 100;

    private final String header;
    private final List<Network> networks;
    private final Set<String> operators;
    private final SecretKeySpec key;

    /**
     * Believes {@code header} from {@code networks}.
     *
     * @param operators names of those who may change something
     * @param secret of this process; not printed
     */
    public ProxyDoor(String header, List<Network> networks, Set<String> operators, String secret) {
        this.header = header;
        this.networks = List.copyOf(networks);
        this.operators = Set.copyOf(operators);
        this.key = new SecretKeySpec(secret.getBytes(UTF_8), HMAC);
    }

    @Override
    public @Nullable Visitor visitor(Knock knock) {
        String user = knock.header(header);
        if (user == null || user.isBlank() || user.length() > LONGEST_NAME || !isProxy(knock.address())) {
            return null;
        }
        return new Visitor(user, operators.contains(user) ? Role.OPERATOR : Role.VIEWER, csrf(user));
    }

    @Override
    public String name() {
        return "proxy";
    }

    /** Whether {@code address} is that of a proxy that is believed. */
    public boolean isProxy(String address) {
        IpAddress parsed = IpAddress.parse(address);
        return parsed != null && networks.stream().anyMatch(network -> network.contains(parsed));
    }

    private String csrf(String user) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(user.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
