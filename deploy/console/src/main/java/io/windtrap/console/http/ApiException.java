package io.windtrap.console.http;

import org.jspecify.annotations.Nullable;

/** Why a request is not answered as it was meant; its message is for people, and says what to do. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Status where something that the console asks does not answer. */
    public static final int UNAVAILABLE = 503;

    /** Status where an answer of ClickHouse is not one that can be read. */
    public static final int UNREADABLE = 502;

    private final int status;
    private final String code;
    private final int retrySeconds;

    private ApiException(int status, String code, String message, int retrySeconds, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        this.retrySeconds = retrySeconds;
    }

    /** 400. */
    public static ApiException badRequest(String message) {
        return new ApiException(400, "bad_request", message, 0, null);
    }

    /** 401, without a session. */
    public static ApiException notLoggedIn() {
        return new ApiException(401, "not_logged_in", "Log in first.", 0, null);
    }

    /** 401, at the login. */
    public static ApiException wrongCredentials() {
        return new ApiException(401, "wrong_credentials", "User or password is wrong.", 0, null);
    }

    /** 403. */
    public static ApiException forbidden(String message) {
        return new ApiException(403, "forbidden", message, 0, null);
    }

    /** 404. */
    public static ApiException notFound(String message) {
        return new ApiException(404, "not_found", message, 0, null);
    }

    /** 405. */
    public static ApiException methodNotAllowed() {
        return new ApiException(405, "method_not_allowed", "This path does not take this method.", 0, null);
    }

    /** 409. */
    public static ApiException conflict(String message) {
        return new ApiException(409, "conflict", message, 0, null);
    }

    /** 413. */
    public static ApiException tooLarge(String message) {
        return new ApiException(413, "too_large", message, 0, null);
    }

    /** 421. */
    public static ApiException wrongHost() {
        return new ApiException(
                421,
                "wrong_host",
                "The console does not answer to this name; open it as localhost, or add the name to console.hosts.",
                0,
                null);
    }

    /** 429, to be tried again after so many seconds. */
    public static ApiException tooMany(String message, int seconds) {
        return new ApiException(429, "too_many_requests", message, seconds, null);
    }

    /** 500. */
    public static ApiException internal() {
        return new ApiException(
                500, "internal", "The console has failed here; its log says where. Report that as a bug.", 0, null);
    }

    /** 502. */
    public static ApiException unreadable(String message) {
        return new ApiException(UNREADABLE, "unreadable", message, 0, null);
    }

    /** 503: something that the console asks does not answer, or refuses. */
    public static ApiException unavailable(String message, @Nullable Throwable cause) {
        return new ApiException(UNAVAILABLE, "unavailable", message, 0, cause);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** For programs. */
    public String code() {
        return code;
    }

    /** When it may be tried again; 0 = nobody says. */
    public int retrySeconds() {
        return retrySeconds;
    }
}
