package io.windtrap.forwarder.progress;

/**
 * A forwarder as a member of a destination's group.
 *
 * @param id of the member, made by Kafka
 * @param host address that Kafka sees it at, without a port
 */
public record Member(String id, String host) {}
