package io.windtrap.console.access;

import org.jspecify.annotations.Nullable;

/** Decides who gets in. Answers from memory, on an event loop. */
public sealed interface Door permits OpenDoor, PasswordDoor, ProxyDoor {
    /** Who sent {@code knock}; null = nobody who may come in. */
    @Nullable
    Visitor visitor(Knock knock);

    /** Whether who sent {@code knock} would come in now as well; asking that is no use of a session. */
    default boolean isStillIn(Knock knock) {
        return visitor(knock) != null;
    }

    /** How people get in, as the front end calls it: {@code none}, {@code password} or {@code proxy}. */
    String name();

    /** What of a request says who sent it. */
    interface Knock {
        /** Address of the other end of the connection, without port and zone. */
        String address();

        /** The only value of a header; null when it is absent, or there are several. */
        @Nullable
        String header(String name);

        /** Value of a cookie; null when there is none. */
        @Nullable
        String cookie(String name);
    }
}
