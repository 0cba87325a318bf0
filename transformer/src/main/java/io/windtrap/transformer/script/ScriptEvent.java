package io.windtrap.transformer.script;

/**
 * An event as a script gets it.
 *
 * @param json the event, a JSON object in UTF-8
 * @param metadata what {@code metadata(event)} answers, a JSON object: {@code sourceId}, {@code receivedAt} and so on
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record ScriptEvent(byte[] json, String metadata) {}
