package io.windtrap.transformer.tryout;

import io.windtrap.transformer.step.Event;

/**
 * An event to try a script on.
 *
 * @param place where it is from, for people: partition and offset, or a line of a file
 */
public record SampleEvent(String place, Event event) {}
