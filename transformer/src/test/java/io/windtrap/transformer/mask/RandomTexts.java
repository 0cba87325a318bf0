package io.windtrap.transformer.mask;

import java.util.List;
import java.util.Random;

/** Texts that are nearly what is looked for: pieces and characters of it in any order. */
final class RandomTexts {
    /** Letters, numbers and marks that only some expressions take for such, a letter of two units, and halves of it. */
    private static final String ODD = "éß²½٣ⅷª́„\n\u0085\u00a0\u0000\u007f𝐀\ud835\udc00";

    private static final List<String> ALPHABETS = List.of(
            "0123456789",
            "0123456789 -",
            "11111 ./-()+",
            "0123456789.:",
            "09af::.%/g",
            "00+(12)34 5-",
            "ab1.@%40",
            "a-.@",
            "abcXYZ_ /'\"<>[],;=&?",
            "1a .:@+-%/()_" + ODD,
            ODD);

    private static final List<String> PIECES = List.of(
            "jane@b.example",
            "jane%40b.example",
            "a@b.c.de",
            "@",
            "%40",
            "..",
            "a.b-c.",
            "-.",
            "b.co",
            "x.abcdefghijklmnopqrstuvwxyz",
            "4111 1111 1111 1111",
            "4111111111111111",
            "3782-822463-10005",
            "4111-1111-1111-1",
            "4111.1111.1111.1111",
            "030.1234.5678",
            "01.23.45.67.89",
            "5500 0000 0000",
            "6011000990139424",
            "1732900000000",
            "203.0.113.77",
            "1.2.3.4",
            "255.255.255.255",
            "256.1.1.1",
            "01.2.3.4",
            "Chrome/120.0.0.0",
            "/",
            ".5",
            "2001:db8:aa:bb::1",
            "::1",
            "::",
            "fe80::1%eth0",
            "::ffff:1.2.3.4",
            "::ffff:cb00:714d",
            "1:2:3:4:5:6:7:8",
            ":8080",
            "12:30:45",
            "abcd:",
            "+49 30 1234567",
            "0049",
            "(555) 123-4567",
            "+1",
            "(",
            ")",
            "00",
            "2026-11-29",
            "29.11.2026",
            "2026-11-29 19:40",
            "2026-11-29T19:40:00.000Z",
            "12/31/1999",
            "00.11.2026",
            "29.00.2026",
            "2026-00-29",
            "2026-11-00",
            "1 1 2026",
            "2026/13/01",
            "31.01.20261",
            "a@" + "b".repeat(63) + ".example",
            "a@" + "𝐀".repeat(62) + "b.example",
            "a@a.b.c.d.e.f.g.hh.ii",
            "x".repeat(61),
            "00(1234) (12345) (12345) (12345) (12345) (12345) (12345)",
            "550e8400-e29b-41d4-a716-446655440000",
            "a",
            " ",
            "_",
            "-",
            "1",
            "12",
            "12345");

    private final Random random;

    RandomTexts(long seed) {
        random = new Random(seed);
    }

    String next() {
        StringBuilder text = new StringBuilder();
        for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
            if (random.nextInt(3) == 0) {
                changed(text);
            } else {
                characters(text);
            }
        }
        return text.toString();
    }

    /** A piece, and often one of its characters is left out, doubled or another. */
    private void changed(StringBuilder text) {
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        int place = random.nextInt(piece.length());
        text.append(piece, 0, place);
        switch (random.nextInt(8)) {
            case 0 -> {}
            case 1 -> text.append(piece.charAt(place)).append(piece.charAt(place));
            case 2 -> characters(text);
            default -> text.append(piece.charAt(place));
        }
        text.append(piece, place + 1, piece.length());
    }

    /** Some of one alphabet, seldom many. */
    private void characters(StringBuilder text) {
        String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
        int most = random.nextInt(50) == 0 ? 90 : 12;
        for (int left = random.nextInt(most); left > 0; left--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
    }
}
