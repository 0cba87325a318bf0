package io.windtrap.forwarder.deadletter;

/**
 * What makes two copies the same dead letter: a forwarder that dies between writing one and passing its batch writes it
 * again.
 *
 * @param destination id of the destination that refused the event
 * @param place where the event's record lies
 * @param table the one table whose row is missing; empty = the event has no rows at all
 */
public record DeadLetterId(String destination, Place place, String table) {}
