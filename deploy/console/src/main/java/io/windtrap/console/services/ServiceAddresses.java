package io.windtrap.console.services;

import io.windtrap.common.config.ConsoleConfig;
import io.windtrap.common.config.WindtrapConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Admin ports of the services. A name that leads to several addresses, as a headless service's does, means all of them. */
public final class ServiceAddresses {
    private static final int MOST = 200;
    private static final String OPTIONAL = "transformer";

    private final List<Named> named;

    /** An address as it is configured. */
    private record Named(String service, String address) {}

    private ServiceAddresses(List<Named> named) {
        this.named = named;
    }

    /** Those that {@code config} names, or those that it would start itself. */
    public static ServiceAddresses of(WindtrapConfig config) {
        ConsoleConfig console = config.console();
        List<Named> named = new ArrayList<>();
        console.gateways()
                .orElse(List.of(own(
                        config.gateway().admin().host(),
                        config.gateway().admin().port())))
                .forEach(address -> named.add(new Named("gateway", address.strip())));
        console.forwarders()
                .orElse(List.of(own(
                        config.forwarder().admin().host(),
                        config.forwarder().admin().port())))
                .forEach(address -> named.add(new Named("forwarder", address.strip())));
        console.transformers()
                .orElse(
                        config.transformations().isEmpty()
                                ? List.of()
                                : List.of(own(
                                        config.transformer().admin().host(),
                                        config.transformer().admin().port())))
                .forEach(address -> named.add(new Named("transformer", address.strip())));
        return new ServiceAddresses(named);
    }

    private static String own(String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return text(reachable, port);
    }

    /** Those of one kind as they are configured. */
    public List<String> of(String service) {
        return named.stream()
                .filter(one -> one.service().equals(service))
                .map(Named::address)
                .toList();
    }

    /** Every address of one kind that there is now, {@code host:port}. */
    public List<String> resolved(String service) {
        return named.stream()
                .filter(one -> one.service().equals(service))
                .flatMap(one -> resolve(one).stream())
                .map(Address::address)
                .distinct()
                .toList();
    }

    /**
     * Every address there is now, at most 200.
     *
     * @param found forwarders that were found otherwise, {@code host:port}
     */
    List<Address> resolve(Collection<String> found) {
        Set<Address> all = new LinkedHashSet<>();
        named.forEach(one -> all.addAll(resolve(one)));
        found.forEach(address -> all.addAll(resolve(new Named("forwarder", address))));
        return all.stream().limit(MOST).toList();
    }

    private static List<Address> resolve(Named named) {
        int colon = named.address().lastIndexOf(':');
        String host = named.address().substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(named.address().substring(colon + 1));
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(one -> !host.equals("localhost") || one.getAddress().length == 4)
                    .map(one -> new Address(named.service(), text(one.getHostAddress(), port)))
                    .toList();
        } catch (UnknownHostException e) {
            // The name of a service that is optional is not known while none of it runs.
            return named.service().equals(OPTIONAL)
                    ? List.of()
                    : List.of(new Address(named.service(), named.address()));
        }
    }

    private static String text(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** A service's admin port, {@code host:port}. */
    record Address(String service, String address) {}
}
