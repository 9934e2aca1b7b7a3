package chat.lockstep.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Every client frame as clients write it.
class ClientFrameGoldenTest {

    private static final JsonMapper JSON = Json.mapper();
    private static final CBORMapper CBOR = CBORMapper.builder().build();
    private static final FrameDecoder DECODER = new FrameDecoder(JSON);

    static List<String> names() {
        return ClientFrames.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_golden_frame_is_read_with_all_its_fields(String name) {
        var golden = JSON.readTree(ClientFrames.text(name));

        var read = JSON.readTree(JSON.writeValueAsBytes(frame(DECODER.json(golden.toString()))));

        golden.properties().stream()
                .filter(field -> !field.getKey().equals("protocol"))
                .forEach(field -> assertThat((Object) read.get(field.getKey()))
                        .as("%s of %s", field.getKey(), read)
                        .isEqualTo(field.getValue()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_same_frame_in_cbor_is_read_as_the_same(String name) {
        JsonNode golden = JSON.readTree(ClientFrames.text(name));

        assertThat(DECODER.cbor(CBOR.writeValueAsBytes(golden))).isEqualTo(DECODER.json(golden.toString()));
    }

    @Test
    void every_type_of_frame_has_a_golden_file() {
        var golden = names().stream()
                .map(name -> JSON.readTree(ClientFrames.text(name)).get("type").stringValue())
                .collect(Collectors.toSet());

        assertThat(golden).isEqualTo(types(ClientFrame.class).collect(Collectors.toSet()));
        assertThat(golden).containsAll(Set.of("hello", "ack", "typing", "presence"));
    }

    private static Stream<String> types(Class<?> family) {
        return Stream.of(family.getPermittedSubclasses())
                .flatMap(type -> type.isSealed()
                        ? types(type)
                        : Stream.of(type.getAnnotation(JsonTypeName.class).value()));
    }

    private static ClientFrame frame(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Good.class);
        return ((Parsed.Good) parsed).frame();
    }
}
