package io.windtrap.console.transformations;

import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;

/**
 * Who may have JavaScript run here, in the process of scripts.
 *
 * @param allowed whether {@code console.scripts} is set
 * @param engine whether this installation can run any
 */
public record ScriptAccess(boolean allowed, boolean engine) {
    /** Whether an operator's scripts are taken. */
    public boolean taken() {
        return allowed && engine;
    }

    /**
     * Lets a request pass whose JavaScript may be run.
     *
     * @throws ApiException with status 403 if it may not; says why
     */
    public void check(ApiRequest request) {
        if (!allowed) {
            throw ApiException.forbidden(
                    "JavaScript is not taken here. console.scripts: true allows it to operators, in a process of its own.");
        }
        if (!engine) {
            throw ApiException.forbidden(
                    "JavaScript is not taken here: console.scripts is set, and this installation has no engine for it.");
        }
        if (!request.visitor().isOperator()) {
            throw ApiException.forbidden(
                    "Only operators may have JavaScript run, and you are a viewer (console.scripts).");
        }
    }
}
