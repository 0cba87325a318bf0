package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The blocks of the typed configuration and their keys, in the order of the sources. */
final class ConfigKeys {
    private final JavadocComments comments;

    ConfigKeys(JavadocComments comments) {
        this.comments = comments;
    }

    /**
     * A block of keys.
     *
     * @param path of its first item where it is a list, such as {@code sources[0]}; empty = the whole file
     * @param description its Javadoc
     */
    record Block(String path, String description, List<Key> keys, List<Block> blocks) {
        /** Its keys and those of the blocks inside it. */
        Stream<Key> allKeys() {
            return Stream.concat(keys.stream(), blocks.stream().flatMap(Block::allKeys));
        }
    }

    /**
     * One value.
     *
     * @param path such as {@code sources[0].id}
     * @param variable environment variable that overrides it
     */
    record Key(String path, String variable, Method method) {
        /** Its type, or that of what it is a list or an optional one of. */
        Class<?> type() {
            return elementType(method);
        }

        boolean isList() {
            return method.getGenericReturnType().getTypeName().contains("java.util.List<");
        }

        boolean isMap() {
            return method.getReturnType() == Map.class;
        }

        boolean mayBeAbsent() {
            return isMap() || method.getReturnType() == Optional.class;
        }

        /** As it is written in the sources; empty = none. */
        String byDefault() {
            WithDefault byDefault = method.getAnnotation(WithDefault.class);
            return byDefault == null ? "" : byDefault.value();
        }
    }

    /** The whole configuration. */
    Block read() {
        return block(WindtrapConfig.class, "", "");
    }

    private Block block(Class<?> type, String path, String description) {
        String prefix = path.isEmpty() ? "" : path + ".";
        List<Method> methods = Stream.of(type.getMethods())
                .sorted(Comparator.comparingInt(
                        method -> comments.position(method.getDeclaringClass(), method.getName())))
                .toList();
        List<Key> keys = methods.stream()
                .filter(method -> !isBlock(method))
                .map(method -> key(method, prefix + kebab(method.getName())))
                .toList();
        List<Block> blocks = methods.stream()
                .filter(ConfigKeys::isBlock)
                .map(method -> block(
                        elementType(method),
                        prefix + kebab(method.getName()) + (method.getReturnType() == List.class ? "[0]" : ""),
                        comments.of(method.getDeclaringClass(), method.getName())))
                .toList();
        return new Block(path, description, keys, blocks);
    }

    private static Key key(Method method, String path) {
        return new Key(path, "WINDTRAP_" + path.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT), method);
    }

    private static boolean isBlock(Method method) {
        Class<?> type = elementType(method);
        return type.isInterface() && type.getPackage().equals(WindtrapConfig.class.getPackage());
    }

    private static Class<?> elementType(Method method) {
        var type = method.getGenericReturnType();
        while (type instanceof ParameterizedType generic) {
            type = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        }
        return (Class<?>) type;
    }

    /** A name of the sources, as the configuration file writes it. */
    static String kebab(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT))
                ? name.toLowerCase(Locale.ROOT).replace('_', '-')
                : name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
