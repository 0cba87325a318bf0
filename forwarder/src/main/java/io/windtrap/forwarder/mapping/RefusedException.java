package io.windtrap.forwarder.mapping;

/** Carries a refusal from where it is found to {@link Mapping#map}; never leaves this package. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Refusal reason;

    public RefusedException(Refusal reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Mapped.Refused toMapped() {
        return new Mapped.Refused(reason, String.valueOf(getMessage()));
    }
}
