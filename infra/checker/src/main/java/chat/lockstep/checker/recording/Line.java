package chat.lockstep.checker.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One JSON object whose fields are taken out one by one, so that what nobody took can be refused.
final class Line {

    private final String place;
    private final ObjectNode left;

    /// @param place the file and line, for errors
    Line(String place, ObjectNode fields) {
        this.place = place;
        this.left = fields;
    }

    /// An object with the same fields, to take them out of.
    static ObjectNode copyOf(ObjectNode fields) {
        var copy = fields.objectNode();
        fields.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        return copy;
    }

    String place() {
        return place;
    }

    boolean has(String name) {
        return left.has(name);
    }

    String text(String name) {
        var value = take(name);
        if (!value.isString()) {
            throw refused(name + " must be a text: " + value);
        }
        return value.stringValue();
    }

    @Nullable
    String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    long number(String name) {
        var value = take(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw refused(name + " must be an integer: " + value);
        }
        return value.longValue();
    }

    /// An integer from 0.
    long count(String name) {
        long value = number(name);
        if (value < 0) {
            throw refused(name + " must be at least 0: " + value);
        }
        return value;
    }

    long count(String name, long absent) {
        return has(name) ? count(name) : absent;
    }

    double fraction(String name, double absent) {
        if (!has(name)) {
            return absent;
        }
        var value = take(name);
        if (!value.isNumber()) {
            throw refused(name + " must be a number: " + value);
        }
        return value.doubleValue();
    }

    boolean flag(String name) {
        var value = take(name);
        if (!value.isBoolean()) {
            throw refused(name + " must be true or false: " + value);
        }
        return value.booleanValue();
    }

    ObjectNode object(String name) {
        return asObject(name, take(name));
    }

    /// The fields of an object within this one.
    Line line(String name) {
        return new Line(place + ", " + name, copyOf(object(name)));
    }

    /// Each element of a list of objects.
    <T> List<T> lines(String name, Function<Line, T> read) {
        var all = new ArrayList<T>();
        for (var element : list(name)) {
            var line = new Line(place + ", " + name, asObject(name, element));
            all.add(read.apply(line));
            line.end();
        }
        return all;
    }

    List<String> texts(String name) {
        var all = new ArrayList<String>();
        for (var element : list(name)) {
            if (!element.isString()) {
                throw refused(name + " must hold texts: " + element);
            }
            all.add(element.stringValue());
        }
        return all;
    }

    /// The names of the fields that were not taken yet.
    List<String> names() {
        return List.copyOf(left.propertyNames());
    }

    /// @throws Unreadable if a field was not taken
    void end() {
        if (!left.isEmpty()) {
            throw refused("unknown field " + left.propertyNames().iterator().next());
        }
    }

    Unreadable refused(String what) {
        return new Unreadable(place, what);
    }

    private JsonNode list(String name) {
        var value = take(name);
        if (!value.isArray()) {
            throw refused(name + " must be a list: " + value);
        }
        return value;
    }

    private ObjectNode asObject(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw refused(name + " must be an object: " + value);
    }

    private JsonNode take(String name) {
        var value = left.remove(name);
        if (value == null) {
            throw refused("field " + name + " is missing");
        }
        return value;
    }
}
