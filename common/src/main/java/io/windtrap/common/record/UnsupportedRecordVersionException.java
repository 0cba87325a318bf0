package io.windtrap.common.record;

/** A record written by a newer Windtrap than this one: the reader stops until it is upgraded, and never guesses. */
public final class UnsupportedRecordVersionException extends Exception {
    private static final long serialVersionUID = 1;

    UnsupportedRecordVersionException(int version) {
        super(
                "record version " + version + " is newer than " + RecordFormat.VERSION
                        + ", the newest that this release reads: upgrade this service; always upgrade forwarders before gateways");
    }
}
