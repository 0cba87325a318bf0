package io.windtrap.engine.testing;

import java.util.Random;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Property tests try the same inputs in every build, so that nobody's change fails by chance. At night they try
 * {@code windtrap.test.tries-factor} times as many, from another seed each night, which is printed.
 */
public final class NightlyTries implements AroundPropertyHook {
    private static final int FACTOR = Integer.getInteger("windtrap.test.tries-factor", 1);
    private static final int TRIES_BY_DEFAULT = 1000;

    /** For the service loader. */
    public NightlyTries() {}

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        if (FACTOR > 1) {
            PropertyAttributes attributes = context.attributes();
            String seed = Long.toString(new Random().nextLong());
            attributes.setTries(FACTOR * attributes.tries().orElse(TRIES_BY_DEFAULT));
            attributes.setSeed(seed);
            System.out.println(
                    "seed | " + seed + " | " + context.containerClass().getName() + " "
                            + context.targetMethod().getName());
        }
        return property.execute();
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
