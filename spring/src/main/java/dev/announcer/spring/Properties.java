package dev.announcer.spring;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Reads a property of an object: the accessor of a record, a getter, a public field, the value of a map. (Spring's own
 * bean wrapper does not know records' accessors.)
 */
final class Properties {
    private record Key(Class<?> type, String name) {}

    private static final Map<Key, Member> FOUND = new ConcurrentReferenceHashMap<>();

    private Properties() {}

    /**
     * The value.
     *
     * @throws IllegalArgumentException if there is no such property
     * @throws IllegalStateException if its accessor throws
     */
    static @Nullable Object of(Object object, String name) {
        if (object instanceof Map<?, ?> map) {
            return unwrapped(map.get(name));
        }
        Member member = FOUND.computeIfAbsent(new Key(object.getClass(), name), Properties::find);
        try {
            return unwrapped(
                    member instanceof Method method
                            ? method.invoke(object)
                            : ((java.lang.reflect.Field) member).get(object));
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(
                    "{" + name + "} of a " + object.getClass().getName() + " cannot be read", thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new AssertionError("it was made accessible: " + member, impossible);
        }
    }

    private static @Nullable Object unwrapped(@Nullable Object value) {
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    private static Member find(Key key) {
        List<String> names = List.of(
                key.name(), "get" + StringUtils.capitalize(key.name()), "is" + StringUtils.capitalize(key.name()));
        Stream<Method> accessors = names.stream()
                .flatMap(name -> Stream.ofNullable(ReflectionUtils.findMethod(key.type(), name)))
                .filter(method -> method.getReturnType() != void.class && !Modifier.isStatic(method.getModifiers()));
        Stream<java.lang.reflect.Field> fields = Arrays.stream(key.type().getFields())
                .filter(field -> field.getName().equals(key.name()));
        Member member = Stream.<Member>concat(accessors, fields)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "{" + key.name() + "} is no property of " + key.type().getName()));
        try {
            ((java.lang.reflect.AccessibleObject) member).setAccessible(true);
        } catch (InaccessibleObjectException closed) {
            throw new IllegalArgumentException(
                    "{" + key.name() + "} of " + key.type().getName() + " cannot be read: its module is closed",
                    closed);
        }
        return member;
    }
}
