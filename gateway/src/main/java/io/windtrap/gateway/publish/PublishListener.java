package io.windtrap.gateway.publish;

import io.windtrap.gateway.answer.Refusal;

/** Hears once how publishing a request went, on any thread: Kafka's own, or the caller's before {@code publish} returns. */
public interface PublishListener {
    /** Kafka acknowledged every event of the request with {@code acks=all}. */
    void acknowledged();

    /**
     * At least one event is not known to be in the log. Others may be: the client sends all again, with the same message ids.
     *
     * @param lost how many are not known to be
     */
    void notPublished(Refusal refusal, int lost);
}
