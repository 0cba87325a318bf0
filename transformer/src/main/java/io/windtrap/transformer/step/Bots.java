package io.windtrap.transformer.step;

import java.io.IOException;
import java.util.regex.Pattern;

/** The step {@code drop} for events of bots alone. */
public final class Bots implements Step {
    /** How programs that read pages name themselves. CUBOT makes telephones. */
    private static final Pattern BOT = Pattern.compile(
            "(?<!cu)bot(?:\\b|_)|crawl|spider|slurp|headless|lighthouse|facebookexternalhit|pingdom|phantomjs|python-requests|curl/",
            Pattern.CASE_INSENSITIVE);

    /** Longest user agent that is looked at: browsers' have some hundred characters. */
    private static final int LONGEST = 1_000;

    @Override
    public Outcome apply(Event event) {
        try {
            String agent = event.glance().userAgent();
            return BOT.matcher(agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent)
                            .find()
                    ? Outcome.DROPPED
                    : new Outcome.Kept(event);
        } catch (IOException _) {
            return Outcome.UNREADABLE;
        }
    }
}
