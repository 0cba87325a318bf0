package io.windtrap.gateway.http.event;

import io.windtrap.gateway.http.body.Body;
import io.windtrap.gateway.ingest.BodyScanner;
import io.windtrap.gateway.ingest.Scan;
import org.jspecify.annotations.Nullable;

/**
 * The routes that take events in a body (spec 1.2): their paths, the type they force, and how the events lie in the body.
 * The commonest first: a request is held against one after the other.
 */
public enum EventRoute {
    BATCH("/v1/batch", Shape.BATCH),
    TRACK("/v1/track", "track"),
    PAGE("/v1/page", "page"),
    IDENTIFY("/v1/identify", "identify"),
    SCREEN("/v1/screen", "screen"),
    GROUP("/v1/group", "group"),
    ALIAS("/v1/alias", "alias"),
    MERGE("/v1/merge", "merge"),
    AUDIENCE_LIST("/v1/audiencelist", "audiencelist"),
    IMPORT("/v1/import", Shape.IMPORT),
    BEACON("/beacon/v1/batch", Shape.BATCH),
    SEGMENT_BATCH("/v1/b", Shape.BATCH),
    SEGMENT_TRACK("/v1/t", "track"),
    SEGMENT_PAGE("/v1/p", "page"),
    SEGMENT_IDENTIFY("/v1/i", "identify"),
    SEGMENT_SCREEN("/v1/s", "screen"),
    SEGMENT_GROUP("/v1/g", "group"),
    SEGMENT_ALIAS("/v1/a", "alias"),
    SEGMENT_IMPORT("/v1/import/", Shape.IMPORT);

    private final String path;
    private final @Nullable String forcedType;
    private final Shape shape;

    EventRoute(String path, String forcedType) {
        this.path = path;
        this.forcedType = forcedType;
        this.shape = Shape.SINGLE;
    }

    EventRoute(String path, Shape shape) {
        this.path = path;
        this.forcedType = null;
        this.shape = shape;
    }

    /** As a request names it, without its query. */
    public String path() {
        return path;
    }

    /** Type of the event whatever it says itself; null where each event names its own. */
    @Nullable
    public String forcedType() {
        return forcedType;
    }

    /** Whether only Segment's SDKs post here: some of them take nothing but JSON for an answer. */
    public boolean isSegments() {
        return compareTo(SEGMENT_BATCH) >= 0;
    }

    /** Whether the write key comes in the query, and nowhere else. */
    public boolean isBeacon() {
        return this == BEACON;
    }

    /** Whether RudderStack puts no limit on the size of its bodies (spec 1.2, 1.4). */
    boolean isForLargeBodies() {
        return this == AUDIENCE_LIST || this == IMPORT || this == SEGMENT_IMPORT;
    }

    /** Finds the events of {@code body}, of which there may be {@code mostEvents}; bad ones of a batch are left out with {@code dropsBad}. */
    public Scan scan(Body body, int mostEvents, boolean dropsBad) {
        return switch (shape) {
            case SINGLE -> BodyScanner.single(body.bytes(), body.length());
            case BATCH -> BodyScanner.batch(body.bytes(), body.length(), mostEvents, dropsBad);
            case IMPORT -> BodyScanner.importBatch(body.bytes(), body.length(), mostEvents, dropsBad);
        };
    }

    /** How the events lie in the body. */
    private enum Shape {
        SINGLE,
        BATCH,
        IMPORT
    }
}
