package chat.lockstep.conformance.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON model in CBOR (RFC 8949): maps with text keys, arrays, text, integers, booleans. Reads every encoding of
/// these that the RFC allows, indefinite lengths too, and refuses everything else.
public final class Cbor {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 64;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;

    private final ByteBuffer bytes;

    private Cbor(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// @throws IllegalArgumentException if it is not one value of the JSON model
    public static JsonNode read(byte[] encoded) {
        var reader = new Cbor(ByteBuffer.wrap(encoded));
        try {
            var value = reader.value(0);
            if (reader.bytes.hasRemaining()) {
                throw new IllegalArgumentException("more than one CBOR value");
            }
            return value;
        } catch (java.nio.BufferUnderflowException cut) {
            throw new IllegalArgumentException("CBOR value is cut off", cut);
        }
    }

    private JsonNode value(int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("CBOR is nested too deeply");
        }
        int initial = bytes.get() & 0xff;
        int major = initial >> 5;
        int detail = initial & 0x1f;
        return switch (major) {
            case 0 -> integer(number(detail));
            case 1 -> integer(-1 - number(detail));
            case 3 -> NODES.stringNode(text(detail));
            case 4 -> array(detail, depth);
            case 5 -> map(detail, depth);
            case 7 -> simple(detail);
            default -> throw new IllegalArgumentException("CBOR major type " + major + " is not in the JSON model");
        };
    }

    /// The node that the JSON parser makes of it, so that the two are equal.
    private static JsonNode integer(long value) {
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private static JsonNode simple(int detail) {
        return switch (detail) {
            case 20 -> NODES.booleanNode(false);
            case 21 -> NODES.booleanNode(true);
            case 22 -> NODES.nullNode();
            default -> throw new IllegalArgumentException("CBOR simple value or float " + detail);
        };
    }

    private long number(int detail) {
        long value = switch (detail) {
            case 24 -> bytes.get() & 0xffL;
            case 25 -> bytes.getShort() & 0xffffL;
            case 26 -> bytes.getInt() & 0xffff_ffffL;
            case 27 -> bytes.getLong();
            default -> detail;
        };
        if (detail > 27 || value < 0) {
            throw new IllegalArgumentException("CBOR number out of range");
        }
        return value;
    }

    private String text(int detail) {
        if (detail == INDEFINITE) {
            var text = new StringBuilder();
            while (!atBreak()) {
                int initial = bytes.get() & 0xff;
                text.append(text(initial & 0x1f));
            }
            return text.toString();
        }
        var utf8 = new byte[Math.toIntExact(bounded(number(detail)))];
        bytes.get(utf8);
        return new String(utf8, UTF_8);
    }

    private long bounded(long length) {
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException("CBOR value is cut off");
        }
        return length;
    }

    private ArrayNode array(int detail, int depth) {
        var array = NODES.arrayNode();
        long length = detail == INDEFINITE ? Long.MAX_VALUE : bounded(number(detail));
        for (long i = 0; i < length; i++) {
            if (detail == INDEFINITE && atBreak()) {
                break;
            }
            array.add(value(depth + 1));
        }
        return array;
    }

    private ObjectNode map(int detail, int depth) {
        var map = NODES.objectNode();
        long length = detail == INDEFINITE ? Long.MAX_VALUE : bounded(number(detail));
        for (long i = 0; i < length; i++) {
            if (detail == INDEFINITE && atBreak()) {
                break;
            }
            var key = value(depth + 1);
            if (!key.isString() || map.has(key.stringValue())) {
                throw new IllegalArgumentException("CBOR key is no text, or is there twice: " + key);
            }
            map.set(key.stringValue(), value(depth + 1));
        }
        return map;
    }

    private boolean atBreak() {
        if ((bytes.get(bytes.position()) & 0xff) != BREAK) {
            return false;
        }
        bytes.get();
        return true;
    }

    public static byte[] write(JsonNode value) {
        var out = new ByteArrayOutputStream();
        write(value, out);
        return out.toByteArray();
    }

    private static void write(JsonNode value, ByteArrayOutputStream out) {
        if (value.isObject()) {
            head(5, value.size(), out);
            for (var member : value.properties()) {
                text(member.getKey(), out);
                write(member.getValue(), out);
            }
        } else if (value.isArray()) {
            head(4, value.size(), out);
            value.forEach(element -> write(element, out));
        } else if (value.isString()) {
            text(value.stringValue(), out);
        } else if (value.isIntegralNumber()) {
            long number = value.longValue();
            head(number < 0 ? 1 : 0, number < 0 ? -1 - number : number, out);
        } else {
            out.write(value.isBoolean() ? (value.booleanValue() ? 0xf5 : 0xf4) : 0xf6);
        }
    }

    private static void text(String text, ByteArrayOutputStream out) {
        var utf8 = text.getBytes(UTF_8);
        head(3, utf8.length, out);
        out.writeBytes(utf8);
    }

    private static void head(int major, long value, ByteArrayOutputStream out) {
        int type = major << 5;
        if (value < 24) {
            out.write(type | (int) value);
        } else if (value < 0x100) {
            out.write(type | 24);
            out.write((int) value);
        } else if (value < 0x1_0000) {
            out.write(type | 25);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) value).array());
        } else if (value < 0x1_0000_0000L) {
            out.write(type | 26);
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) value).array());
        } else {
            out.write(type | 27);
            out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        }
    }
}
