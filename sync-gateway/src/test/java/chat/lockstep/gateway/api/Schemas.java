package chat.lockstep.gateway.api;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.frame.Tag;
import chat.lockstep.readmodel.wire.WireEvent;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// JSON Schemas of the records that go over the wire, read from the records themselves: names and types of their
/// components, which of them may be absent, and what their identifiers look like.
final class Schemas {

    private static final long INTEGER_MAX = VersionVector.COUNT_MAX;
    private static final String UUID7 = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
    private static final String NAME = "^[A-Za-z0-9._-]{1,64}$";

    private static final Map<Class<?>, Map<String, Object>> VALUES = Map.ofEntries(
            Map.entry(UserId.class, pattern(NAME)),
            Map.entry(DeviceId.class, pattern(NAME)),
            Map.entry(CommandId.class, pattern(UUID7)),
            Map.entry(MessageId.class, pattern(UUID7)),
            Map.entry(Hash.class, pattern("^[A-Za-z0-9_-]{43}$")),
            Map.entry(StreamId.class, pattern("^(log|@[A-Za-z0-9._-]{1,64})$")),
            Map.entry(Timestamp.class, pattern("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$")),
            Map.entry(
                    ConversationId.class,
                    pattern("^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|user:[A-Za-z0-9._-]{1,64})$")),
            Map.entry(
                    Tag.class,
                    Map.of(
                            "oneOf",
                            List.of(
                                    Map.of("type", "string", "minLength", 1, "maxLength", Tag.CHARACTERS_MAX),
                                    integer()))),
            Map.entry(
                    VersionVector.class,
                    Map.of(
                            "type",
                            "object",
                            "propertyNames",
                            pattern("^(log|@[A-Za-z0-9._-]{1,64})$"),
                            "additionalProperties",
                            integer())),
            Map.entry(JsonNode.class, Map.of("type", "object")),
            Map.entry(String.class, Map.of("type", "string")),
            Map.entry(boolean.class, Map.of("type", "boolean")),
            Map.entry(Boolean.class, Map.of("type", "boolean")));

    private final Map<String, Object> components = new TreeMap<>();

    /// The schemas that others refer to, by name.
    Map<String, Object> components() {
        return components;
    }

    /// The schema of a frame, whose `type` says which it is.
    Map<String, Object> frame(Class<?> type) {
        var name = type.getAnnotation(JsonTypeName.class).value();
        var schema = object(type);
        var properties = new TreeMap<>(properties(schema));
        properties.put("type", Map.of("const", name));
        schema.put("properties", properties);
        schema.put(
                "required",
                Stream.concat(Stream.of("type"), required(schema).stream()).toList());
        return schema;
    }

    /// A reference to the schema of `type`, which is among the components from now on.
    Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? Map.of("type", "array", "items", of(generic.getActualTypeArguments()[0]))
                    : Map.of(
                            "type",
                            "object",
                            "propertyNames",
                            of(generic.getActualTypeArguments()[0]),
                            "additionalProperties",
                            of(generic.getActualTypeArguments()[1]));
        }
        return of((Class<?>) type);
    }

    private Map<String, Object> of(Class<?> type) {
        var value = VALUES.get(type);
        if (value != null) {
            return value;
        }
        if (type == long.class || type == int.class || type == Long.class) {
            return integer();
        }
        var name = type.getSimpleName();
        if (!components.containsKey(name)) {
            components.put(name, Map.of()); // stands in while it is read, in case it contains itself
            components.put(name, type == WireEvent.class ? event() : type.isEnum() ? enumeration(type) : object(type));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private Map<String, Object> object(Class<?> type) {
        var properties = new TreeMap<String, Object>();
        var required = new ArrayList<String>();
        for (var component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                continue;
            }
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                var inner = object(component.getType());
                properties.putAll(properties(inner));
                required.addAll(required(inner));
                continue;
            }
            properties.put(nameOf(component), schemaOf(component));
            if (!isOptional(component)) {
                required.add(nameOf(component));
            }
        }
        var schema = new TreeMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", List.copyOf(required));
        }
        return schema;
    }

    private Map<String, Object> schemaOf(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(JsonRawValue.class)
                ? Map.of("type", "array", "items", of(WireEvent.class))
                : of(component.getGenericType());
    }

    private static String nameOf(RecordComponent component) {
        var named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }

    private static boolean isOptional(RecordComponent component) {
        var named = component.getAccessor().getAnnotation(JsonProperty.class);
        return (named != null && !named.defaultValue().isEmpty())
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Map<String, Object> enumeration(Class<?> type) {
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> chat.lockstep.gateway.frame.Json.mapper()
                        .valueToTree(constant)
                        .asString())
                .toList();
        return Map.of("type", "string", "enum", names);
    }

    /// Written by hand: an event is carried on as text, so no record of the gateway's has its members.
    private Map<String, Object> event() {
        var properties = new TreeMap<String, Object>();
        properties.put("stream", of(StreamId.class));
        properties.put("seq", integer());
        properties.put("type", Map.of("type", "string"));
        properties.put("id", pattern(UUID7));
        properties.put("at", of(Timestamp.class));
        properties.put("by", of(chat.lockstep.events.Author.class));
        properties.put("data", Map.of("type", "object"));
        properties.put("hash", of(Hash.class));
        properties.put("chain", of(Hash.class));
        properties.put("erased", Map.of("const", true));
        properties.put("ignorable", Map.of("const", true));
        return Map.of(
                "type",
                "object",
                "properties",
                properties,
                "required",
                List.of("stream", "seq", "type", "id", "at", "by", "hash", "chain"),
                "oneOf",
                List.of(Map.of("required", List.of("data")), Map.of("required", List.of("erased"))));
    }

    /// All frames of a sealed family.
    static Stream<Class<?>> family(Class<?> type) {
        return Stream.of(type.getPermittedSubclasses())
                .flatMap(one -> one.isSealed() ? family(one) : Stream.of(one))
                .distinct()
                .filter(one -> one != ServerFrame.LiveDelta.class); // the same frame as Delta
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(Map<String, Object> schema) {
        return (Map<String, Object>) schema.getOrDefault("properties", Map.of());
    }

    @SuppressWarnings("unchecked")
    private static List<String> required(Map<String, Object> schema) {
        return (List<String>) schema.getOrDefault("required", List.of());
    }

    private static Map<String, Object> integer() {
        return Map.of("type", "integer", "minimum", 0, "maximum", INTEGER_MAX);
    }

    private static Map<String, Object> pattern(String pattern) {
        return Map.of("type", "string", "pattern", pattern);
    }
}
