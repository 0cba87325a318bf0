package io.windtrap.common.config;

import io.smallrye.config.WithDefault;

/** What RudderStack lets a destination choose of its rows. The defaults are those of a destination made there today. */
public interface MappingConfig {
    /** Which letters and digits names of tables and columns may have. */
    @WithDefault("ascii")
    Names names();

    /** Letters and digits of names. */
    enum Names {
        /** Those of ASCII: the others part words, and names without one have no place. */
        ASCII,
        /** Those of every script. */
        UNICODE
    }

    /** Whether numbers are words of their own in names: {@code v_2} for {@code v2}. */
    @WithDefault("false")
    boolean underscoreDivideNumbers();

    /** Whether an identify's {@code context.traits} are columns without prefix too. */
    @WithDefault("false")
    boolean allowUsersContextTraits();

    /** Whether tracks go to their own tables only. */
    @WithDefault("false")
    boolean skipTracksTable();

    /** Whether identifies leave no row in {@code users}. */
    @WithDefault("false")
    boolean skipUsersTable();

    /** Whether the column {@code rudder_event} holds the whole event. */
    @WithDefault("false")
    boolean storeFullEvent();
}
