package chat.lockstep.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CborTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// From RFC 8949, appendix A.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00|0",
                "17|23",
                "1818|24",
                "1903e8|1000",
                "1a000f4240|1000000",
                "1b000000e8d4a51000|1000000000000",
                "20|-1",
                "3903e7|-1000",
                "f4|false",
                "f5|true",
                "60|\"\"",
                "6449455446|\"IETF\"",
                "62c3bc|\"ü\"",
                "64f0908591|\"𐅑\"",
                "80|[]",
                "8301820203820405|[1,[2,3],[4,5]]",
                "a26161016162820203|{\"a\":1,\"b\":[2,3]}"
            })
    void reads_and_writes_what_the_rfc_shows(String hex, String json) {
        var bytes = HexFormat.of().parseHex(hex);
        assertThat(Cbor.read(bytes)).hasToString(json);
        assertThat(HexFormat.of().formatHex(Cbor.write(JSON.readTree(json)))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9f01820203ff|[1,[2,3]]",
                "bf61610161629f0203ffff|{\"a\":1,\"b\":[2,3]}",
                "7f657374726561646d696e67ff|\"streaming\"",
                "f6|null"
            })
    void reads_indefinite_lengths(String hex, String json) {
        assertThat(Cbor.read(HexFormat.of().parseHex(hex))).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "18",
                "61",
                "0000",
                "fb3ff199999999999a",
                "c074",
                "4101",
                "a1016161",
                "a2616101616102",
                "1bffffffffffffffff",
                "9bffffffffffffff00"
            })
    void refuses_what_the_json_model_does_not_have(String hex) {
        assertThatThrownBy(() -> Cbor.read(HexFormat.of().parseHex(hex))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_nesting_without_end() {
        var deep = new byte[100_000];
        java.util.Arrays.fill(deep, (byte) 0x81);
        assertThatThrownBy(() -> Cbor.read(deep)).hasMessageContaining("nested");
    }
}
