package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SourceChoicesTest {
    private final SourceChoices choices = new SourceChoices();

    @Test
    void saysNothingWhereAllAreTaken() {
        choices.add(new SourceChoice("web", true, ""));

        assertThat(choices.text()).isEmpty();
        assertThat(SourceChoices.choice("", "any")).isEqualTo(new SourceChoice("any", true, ""));
    }

    @Test
    void namesWhatIsLeftOut() {
        choices.add(new SourceChoice("web", true, ""));
        choices.add(new SourceChoice("app", false, ""));

        assertThat(choices.text()).startsWith("-").hasSize(17);
        assertThat(SourceChoices.choice(choices.text(), "app").taken()).isFalse();
        assertThat(SourceChoices.choice(choices.text(), "web").taken()).isTrue();
    }

    @Test
    void namesWhatIsTakenWhereThatIsLess() {
        choices.add(new SourceChoice("app", false, ""));

        assertThat(choices.text()).isEqualTo("+");
        assertThat(SourceChoices.choice("+", "app").taken()).isFalse();
    }

    @Test
    void keepsTheCategoryThatTheConfigurationHad() {
        choices.add(new SourceChoice("crm", true, "singer-protocol"));

        assertThat(SourceChoices.choice(choices.text(), "crm"))
                .isEqualTo(new SourceChoice("crm", true, "singer-protocol"));
        assertThat(SourceChoices.choice(choices.text(), "web")).isEqualTo(new SourceChoice("web", true, ""));
    }

    @Test
    void hasRoomForAsManyAsTheMetadataOfACommitHold() {
        for (int i = 0; ; i++) {
            var taken = new SourceChoice("taken" + i, true, "singer-protocol");
            var leftOut = new SourceChoice("out" + i, false, "");
            if (!choices.fits(taken) || !choices.fits(leftOut)) {
                break;
            }
            choices.add(taken);
            choices.add(leftOut);
        }
        String encoded = IntentCodec.encode(
                new Intent(Long.MAX_VALUE, Long.MAX_VALUE, "0123456789abcdef", -1, Integer.MAX_VALUE, choices.text()));

        assertThat(encoded.length()).isBetween(1000, 3500);
        assertThat(choices.fits(new SourceChoice("taken0", true, "singer-protocol")))
                .isTrue();
    }

    @Test
    void travelsWithItsIntent() {
        choices.add(new SourceChoice("web", true, "cloud"));
        choices.add(new SourceChoice("app", false, ""));
        var intent = new Intent(1, 2, "0123456789abcdef", 3, 4, choices.text());

        assertThat(IntentCodec.decode(IntentCodec.encode(intent))).isEqualTo(new Declaration.Declared(intent));
    }

    @Test
    void staysTheSameFromReleaseToRelease() {
        choices.add(new SourceChoice("web", true, "cloud"));
        choices.add(new SourceChoice("app", false, ""));

        assertThat(choices.text()).isEqualTo("-4809ceb35fb78051,d17d64dfdf3c1ac3=cloud");
    }
}
