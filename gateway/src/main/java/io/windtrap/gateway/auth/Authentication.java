package io.windtrap.gateway.auth;

import io.windtrap.gateway.answer.Refusal;

/** Whether a request may send events, and for whom. */
public sealed interface Authentication {
    /** It speaks for an enabled source. */
    record Granted(Source source) implements Authentication {}

    /** It has no key, a wrong key, or the key of a disabled source. */
    record Denied(Refusal refusal) implements Authentication {}
}
