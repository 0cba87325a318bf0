package io.windtrap.gateway.auth;

/**
 * An app that may send.
 *
 * @param id travels with each of its events
 * @param name what people call it
 * @param enabled whether its events are accepted
 * @param rateLimit how many of them
 */
public record Source(String id, String name, boolean enabled, RateLimit rateLimit) {}
