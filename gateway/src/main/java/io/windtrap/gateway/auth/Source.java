package io.windtrap.gateway.auth;

/**
 * An app that may send.
 *
 * @param id travels with each of its events
 * @param name what people call it
 * @param type kind of SDK, as the configuration has it
 * @param category label of its kind of source, as the configuration has it
 * @param enabled whether its events are accepted
 * @param rateLimit how many of them
 */
public record Source(String id, String name, String type, String category, boolean enabled, RateLimit rateLimit) {}
