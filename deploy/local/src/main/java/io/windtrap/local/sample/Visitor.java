package io.windtrap.local.sample;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * One visitor of the shop. Walks through it at random, from a seed: looks at pages and products, fills a cart, signs up,
 * orders. Every third visitor uses the mobile app, which sends screens where the web site sends pages.
 *
 * <p>Event {@code n} of a visitor carries {@code n} as {@code context.sequence}, so that a reader can see order and gaps.
 */
public final class Visitor {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String prefix;
    private final int number;
    private final Random random;
    private final InstantSource clock;
    private final boolean mobile;
    private final Deque<ObjectNode> cart = new ArrayDeque<>();
    private Step step = Step.BROWSE;
    private boolean known;
    private int sequence;

    private enum Step {
        BROWSE,
        PRODUCT,
        CART,
        CHECKOUT,
        SIGN_UP,
        JOIN_COMPANY,
        MERGE
    }

    /**
     * A visitor who has done nothing yet.
     *
     * @param run names the run: message ids and anonymous ids start with it
     * @param number 0 or more, unique in the run
     * @param seed decides, with {@code number}, all that the visitor will do
     */
    public Visitor(String run, int number, long seed, InstantSource clock) {
        this.prefix = run + "-" + number;
        this.number = number;
        this.random = new Random(seed * 1_000_003L + number);
        this.clock = clock;
        this.mobile = number % 3 == 2;
    }

    /** The visitor's next event, as an SDK would send it inside a batch. */
    public ObjectNode next() {
        ObjectNode event = JSON.objectNode();
        Step done = step;
        switch (done) {
            case BROWSE -> browse(event);
            case PRODUCT -> track(event, "Product Viewed", Catalogue.product(random));
            case CART -> addToCart(event);
            case CHECKOUT -> order(event);
            case SIGN_UP -> signUp(event);
            case JOIN_COMPANY -> joinCompany(event);
            case MERGE -> event.put("type", "alias").put("previousId", prefix);
        }
        step = after(done);
        envelope(event);
        return event;
    }

    private Step after(Step done) {
        return switch (done) {
            case SIGN_UP -> Step.JOIN_COMPANY;
            case JOIN_COMPANY -> Step.MERGE;
            case CART -> random.nextInt(3) == 0 ? Step.CHECKOUT : Step.BROWSE;
            case PRODUCT -> random.nextInt(4) == 0 ? Step.CART : Step.BROWSE;
            case CHECKOUT -> known ? Step.BROWSE : Step.SIGN_UP;
            case BROWSE, MERGE -> random.nextInt(3) == 0 ? Step.BROWSE : Step.PRODUCT;
        };
    }

    private void browse(ObjectNode event) {
        String section = Catalogue.section(random);
        event.put("type", mobile ? "screen" : "page").put("name", section);
        ObjectNode properties = event.putObject("properties").put("name", section);
        if (mobile) {
            properties.put("automatic", random.nextBoolean());
        } else {
            String path = "/" + section.toLowerCase(java.util.Locale.ROOT);
            properties
                    .put("path", path)
                    .put("url", "https://shop.example" + path)
                    .put("title", section + " – Shop")
                    .put("loadMs", random.nextInt(20, 2500) + 0.25);
        }
    }

    private void addToCart(ObjectNode event) {
        ObjectNode product = Catalogue.product(random);
        cart.addLast(product);
        ObjectNode properties = JSON.objectNode().put("quantity", random.nextInt(1, 5));
        properties.set("product", product);
        track(event, "Product Added", properties);
    }

    private void order(ObjectNode event) {
        ObjectNode properties = JSON.objectNode()
                .put("orderId", prefix + "-o" + sequence)
                .put(
                        "total",
                        cart.stream()
                                .mapToDouble(product -> product.path("price").asDouble())
                                .sum())
                .put("currency", "EUR")
                .putNull("coupon");
        properties.putArray("products").addAll(cart);
        cart.clear();
        track(event, "Order Completed", properties);
    }

    private void signUp(ObjectNode event) {
        known = true;
        event.put("type", "identify")
                .putObject("traits")
                .put("name", Catalogue.name(random))
                .put("email", "user" + number + "@example.com")
                .put("plan", random.nextBoolean() ? "pro" : "free")
                .put("seatCount", random.nextInt(1, 50))
                .put("createdAt", clock.instant().toString())
                .putObject("address")
                .put("city", Catalogue.city(random))
                .put("postCode", "%05d".formatted(random.nextInt(100_000)));
    }

    private void joinCompany(ObjectNode event) {
        event.put("type", "group")
                .put("groupId", "company-" + number % 20)
                .putObject("traits")
                .put("name", "Company " + number % 20)
                .put("employees", random.nextInt(1, 5000));
    }

    private static void track(ObjectNode event, String name, ObjectNode properties) {
        event.put("type", "track").put("event", name).set("properties", properties);
    }

    private void envelope(ObjectNode event) {
        Instant now = clock.instant();
        event.put("channel", mobile ? "mobile" : "web")
                .put("messageId", prefix + "-" + sequence)
                .put("anonymousId", prefix)
                .put("originalTimestamp", now.toString())
                .put("sentAt", now.toString());
        if (known) {
            event.put("userId", "user-" + prefix);
        }
        ObjectNode context = event.putObject("context");
        context.put("sequence", sequence++).put("locale", "fr-FR").put("timezone", "Europe/Paris");
        context.putObject("library")
                .put("name", mobile ? "shop-app" : "shop-web")
                .put("version", "1.0.0");
        context.putObject("screen")
                .put("width", mobile ? 1080 : 1920)
                .put("height", mobile ? 2424 : 1080)
                .put("density", 1.25);
        context.putObject("campaign").put("source", "newsletter").put("medium", "email");
        context.putObject("os").put("name", mobile ? "Android" : "Linux").put("version", "");
        event.putObject("integrations").put("All", true);
    }
}
