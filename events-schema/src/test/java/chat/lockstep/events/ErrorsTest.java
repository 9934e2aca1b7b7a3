package chat.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ErrorsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void an_error_is_written_as_the_protocol_says() {
        var error = ProtocolError.ofField(ErrorCode.INVALID_FIELD, "data.text", "data.text must not be empty", "t1");
        assertThat(JSON.readTree(JSON.writeValueAsString(error))).isEqualTo(JSON.readTree("""
                        {"code":"invalid_field","class":"invalid","message":"data.text must not be empty",
                         "retry":"new_id","field":"data.text","traceId":"t1"}"""));
    }

    @Test
    void an_overload_says_when_to_come_back() {
        var error = ProtocolError.retryAfter(ErrorCode.RATE_LIMITED, -5, "slow down", "t2");
        assertThat(JSON.readTree(JSON.writeValueAsString(error))).isEqualTo(JSON.readTree("""
                        {"code":"rate_limited","class":"overload","message":"slow down","retry":"after",
                         "retryAfterMillis":0,"traceId":"t2"}"""));
    }
}
