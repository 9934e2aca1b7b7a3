package chat.lockstep.conformance.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/// JSON objects in one line.
public final class Fields {

    private Fields() {}

    /// @param namesAndValues in turn; values are whatever Jackson can write
    public static Map<String, Object> object(Object... namesAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /// `fields` and what is named; a name that is there already gets the new value.
    public static Map<String, Object> with(Map<String, ?> fields, Object... namesAndValues) {
        var all = new LinkedHashMap<String, Object>(fields);
        all.putAll(object(namesAndValues));
        return all;
    }
}
