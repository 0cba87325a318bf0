package io.windtrap.gateway.auth;

import io.windtrap.gateway.answer.Refusal;
import org.jspecify.annotations.Nullable;

/** Whether a request may send events, and for whom. */
public sealed interface Authentication {
    /** It speaks for an enabled source. */
    record Granted(Source source) implements Authentication {}

    /** It has no key, a wrong key, or the key of a disabled source, which is then {@code source}; else that is null. */
    record Denied(Refusal refusal, @Nullable Source source) implements Authentication {
        Denied(Refusal refusal) {
            this(refusal, null);
        }
    }
}
