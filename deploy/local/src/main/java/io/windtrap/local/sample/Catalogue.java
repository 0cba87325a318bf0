package io.windtrap.local.sample;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** What the sample shop sells and where its visitors live. */
final class Catalogue {
    private static final List<String> SECTIONS = List.of("Home", "Teas", "Coffees", "Cups", "Gifts", "About", "Blog");
    private static final List<String> PRODUCTS = List.of("Sencha", "Earl Grey", "Genmaicha 玄米茶", "Café crème", "Maté");
    private static final List<String> CITIES = List.of("Lyon", "Zürich", "København", "Kraków", "東京", "São Paulo");
    private static final List<String> NAMES = List.of("Ada Lovelace", "Søren Kierkegaard", "Zoë 🌱", "李小龍", "O'Brien");

    private Catalogue() {}

    static String section(Random random) {
        return pick(SECTIONS, random);
    }

    static String city(Random random) {
        return pick(CITIES, random);
    }

    static String name(Random random) {
        return pick(NAMES, random);
    }

    static ObjectNode product(Random random) {
        int number = random.nextInt(500);
        ObjectNode product = JsonNodeFactory.instance.objectNode();
        product.put("sku", "T-" + number)
                .put("name", PRODUCTS.get(number % PRODUCTS.size()))
                .put("price", (number % 90) + 0.5)
                .put("inStock", number % 7 != 0);
        product.putArray("tags").add("green").add("loose");
        return product;
    }

    private static String pick(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
