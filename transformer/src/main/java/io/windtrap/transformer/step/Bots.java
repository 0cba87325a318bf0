package io.windtrap.transformer.step;

import java.io.IOException;

/** The step {@code drop} for events of bots alone. */
public final class Bots implements Step {
    /** Longest user agent that is looked at: browsers' have some hundred characters. */
    private static final int LONGEST = 1_000;

    @Override
    public Outcome apply(Event event) {
        try {
            String agent = event.glance().userAgent();
            return isBot(agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent)
                    ? Outcome.DROPPED
                    : new Outcome.Kept(event);
        } catch (IOException _) {
            return Outcome.UNREADABLE;
        }
    }

    /** Whether a user agent has a name that programs which read pages give themselves, in small or capital letters. */
    static boolean isBot(String agent) {
        for (int i = 0; i < agent.length(); i++) {
            boolean found = switch (small(agent.charAt(i))) {
                case 'b' ->
                    has(agent, i, "bot") && isEnd(agent, i + 3) && !has(agent, i - 2, "cu"); // CUBOT makes telephones.
                case 'c' -> has(agent, i, "crawl") || has(agent, i, "curl/");
                case 'f' -> has(agent, i, "facebookexternalhit");
                case 'h' -> has(agent, i, "headless");
                case 'l' -> has(agent, i, "lighthouse");
                case 'p' -> has(agent, i, "pingdom") || has(agent, i, "phantomjs") || has(agent, i, "python-requests");
                case 's' -> has(agent, i, "spider") || has(agent, i, "slurp");
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code name}, which is in small letters, is at {@code place}, which may be before the text. */
    private static boolean has(String agent, int place, String name) {
        if (place < 0 || agent.length() - place < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (small(agent.charAt(place + i)) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a word may end before {@code place}: the next character is no letter or digit of ASCII, and no accent. */
    private static boolean isEnd(String agent, int place) {
        if (place == agent.length()) {
            return true;
        }
        int next = agent.codePointAt(place);
        char c = small(agent.charAt(place));
        return (c < 'a' || c > 'z') && (c < '0' || c > '9') && Character.getType(next) != Character.NON_SPACING_MARK;
    }

    /** Of ASCII alone: other languages have letters whose small ones are of ASCII. */
    private static char small(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
