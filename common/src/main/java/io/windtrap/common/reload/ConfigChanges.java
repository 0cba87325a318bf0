package io.windtrap.common.reload;

import io.windtrap.common.config.value.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which keys differ between two states of a part of the configuration. Names keys, never values, which may be secrets. */
public final class ConfigChanges {
    private final List<String> keys = new ArrayList<>();

    private ConfigChanges() {}

    /**
     * The keys that differ, in the alphabet's order of each part.
     *
     * @param part interface of the part, as {@code KafkaConfig}
     * @param path what the keys begin with, as {@code kafka}
     */
    public static <T> List<String> between(Class<T> part, String path, T before, T after) {
        var changes = new ConfigChanges();
        changes.compare(part, path, before, after);
        return List.copyOf(changes.keys);
    }

    private void compare(Class<?> part, String path, Object before, Object after) {
        List<Method> ofPart = Arrays.stream(part.getMethods())
                .filter(method -> method.getParameterCount() == 0
                        && method.getDeclaringClass().isInterface())
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        for (Method key : ofPart) {
            String name = path + "." + kebab(key.getName());
            Object old = value(key, before);
            Object now = value(key, after);
            Class<?> type = key.getReturnType();
            if (type.isInterface() && type.getPackage().equals(part.getPackage())) {
                compare(type, name, old, now);
            } else if (!comparable(old).equals(comparable(now))) {
                keys.add(name);
            }
        }
    }

    private static Object value(Method key, Object part) {
        try {
            return key.invoke(part);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("every key can be read", e);
        }
    }

    private static Object comparable(@Nullable Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Secret secret -> secret.reveal();
            case Optional<?> optional -> optional.map(ConfigChanges::comparable);
            case List<?> list -> list.stream().map(ConfigChanges::comparable).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> comparable = new HashMap<>();
                map.forEach((name, one) -> comparable.put(name, comparable(one)));
                yield comparable;
            }
            default -> value;
        };
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
