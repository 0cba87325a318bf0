package io.windtrap.transformer.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the scan for bots with the regular expression that says what it finds. */
final class BotsTest {
    private static final Pattern BOT = Pattern.compile(
            "(?<!cu)bot(?:\\b|_)|crawl|spider|slurp|headless|lighthouse|facebookexternalhit|pingdom|phantomjs|python-requests|curl/",
            Pattern.CASE_INSENSITIVE);

    /** Letters whose small or capital ones are of ASCII, accents, a letter of two units, and halves of it. */
    private static final String CHARACTERS =
            "botBOTcuCU_ /-;19azAZ\u0001\u000f\rıİKſé\u0301\u0903²𝐀\ud800\udd87\ud834\udd67";

    private static final List<String> NAMES = List.of(
            "bot",
            "BOT",
            "cubot",
            "cuBot",
            "crawl",
            "spider",
            "slurp",
            "headless",
            "lighthouse",
            "facebookexternalhit",
            "pingdom",
            "phantomjs",
            "python-requests",
            "curl/",
            "Googlebot/2.1",
            "Mozilla/5.0 (X11)");

    private static final int FACTOR = Integer.getInteger("windtrap.test.tries-factor", 1);
    private static final int AGENTS = 200_000 * FACTOR;

    @Test
    void findsWhatItsPatternFinds() {
        long seed = FACTOR == 1 ? 1 : new Random().nextLong();
        var random = new Random(seed);
        int bots = 0;
        for (int i = 0; i < AGENTS; i++) {
            String agent = agent(random);
            boolean expected = BOT.matcher(agent).find();
            if (Bots.isBot(agent) != expected) { // An assertion for each would take longer than all else.
                assertThat(Bots.isBot(agent))
                        .as("seed %s, agent <%s>", seed, agent)
                        .isEqualTo(expected);
            }
            bots += expected ? 1 : 0;
        }
        assertThat(bots).isBetween(AGENTS / 10, AGENTS * 9 / 10);
    }

    private static String agent(Random random) {
        var agent = new StringBuilder();
        for (int parts = random.nextInt(4); parts >= 0; parts--) {
            for (int left = random.nextInt(4); left > 0; left--) {
                agent.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            String name = NAMES.get(random.nextInt(NAMES.size()));
            int cut = random.nextInt(3) > 0 ? name.length() : random.nextInt(name.length());
            agent.append(name, 0, cut);
            if (random.nextBoolean() && !agent.isEmpty()) { // A letter is the other of its two.
                int place = random.nextInt(agent.length());
                char c = agent.charAt(place);
                agent.setCharAt(place, Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
            }
        }
        return agent.toString();
    }
}
