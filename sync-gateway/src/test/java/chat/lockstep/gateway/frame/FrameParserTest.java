package chat.lockstep.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {

    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String DIRECT =
            ConversationId.direct(UserId.of("alice"), UserId.of("bob")).value();

    private final FrameDecoder parser = new FrameDecoder(Json.mapper());

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"type":"hello","device":{"id":"p"}} | protocol
            {"type":"hello","protocol":null,"device":{"id":"p"}} | protocol
            {"type":"hello","protocol":"1","device":{"id":"p"}} | protocol
            {"type":"hello","protocol":1.0,"device":{"id":"p"}} | protocol
            {"type":"hello","protocol":-1,"device":{"id":"p"}} | protocol
            {"type":"hello","protocol":1} | device
            {"type":"hello","protocol":1,"device":null} | device
            {"type":"hello","protocol":1,"device":"p"} | device
            {"type":"hello","protocol":1,"device":{}} | device.id
            {"type":"hello","protocol":1,"device":{"id":""}} | device.id
            {"type":"hello","protocol":1,"device":{"id":"a b"}} | device.id
            {"type":"hello","protocol":1,"device":{"id":7}} | device.id
            {"type":"hello","protocol":1,"device":{"id":"p","name":""}} | device.name
            {"type":"hello","protocol":1,"device":{"id":"p","name":null}} | device.name
            {"type":"hello","protocol":1,"device":{"id":"p","name":"\\u0000"}} | device.name
            {"type":"hello","protocol":1,"device":{"id":"p","platform":"\\ud800"}} | device.platform
            {"type":"hello","protocol":1,"device":{"id":"p"},"token":7} | token
            {"type":"hello","protocol":1,"device":{"id":"p"},"token":""} | token
            {"type":"hello","protocol":1,"device":{"id":"p"},"cursor":{}} | cursor
            {"type":"hello","protocol":1,"device":{"id":"p"},"digest":"short"} | digest
            {"type":"hello","protocol":1,"device":{"id":"p"},"digest":null} | digest
            {"type":"hello","protocol":1,"device":{"id":"p"},"credit":-1} | credit
            {"type":"hello","protocol":1,"device":{"id":"p"},"credit":"5"} | credit
            {"type":"subscribe","interest":"full"} | conversation
            {"type":"subscribe","conversation":"user:a b","interest":"full"} | conversation
            {"type":"subscribe","conversation":"user:a"} | interest
            {"type":"subscribe","conversation":"user:a","interest":"all"} | interest
            {"type":"subscribe","conversation":"user:a","interest":1} | interest
            {"type":"pull","conversation":"user:a","have":{}} | request
            {"type":"pull","request":"","conversation":"user:a","have":{}} | request
            {"type":"pull","request":-1,"conversation":"user:a","have":{}} | request
            {"type":"pull","request":1.5,"conversation":"user:a","have":{}} | request
            {"type":"pull","request":{},"conversation":"user:a","have":{}} | request
            {"type":"pull","request":"1","have":{}} | conversation
            {"type":"pull","request":"1","conversation":"nobody","have":{}} | conversation
            {"type":"pull","request":"1","conversation":"user:a"} | have
            {"type":"pull","request":"1","conversation":"user:a","have":[]} | have
            {"type":"pull","request":"1","conversation":"user:a","have":null} | have
            {"type":"pull","request":"1","conversation":"user:a","have":{"log":-1}} | have.log
            {"type":"pull","request":"1","conversation":"user:a","have":{"log":1.0}} | have.log
            {"type":"pull","request":"1","conversation":"user:a","have":{"log":"1"}} | have.log
            {"type":"pull","request":"1","conversation":"user:a","have":{"log":null}} | have.log
            {"type":"pull","request":"1","conversation":"user:a","have":{"log":9007199254740992}} | have.log
            {"type":"pull","request":"1","conversation":"user:a","have":{"log":99999999999999999999}} | have.log
            {"type":"pull","request":"1","conversation":"user:a","have":{"logs":1}} | have.logs
            {"type":"pull","request":"1","conversation":"user:a","have":{"@":1}} | have.@
            {"type":"pull","request":"1","conversation":"user:a","have":{},"epoch":1} | epoch
            {"type":"pull","request":"1","conversation":"user:a","have":{},"limit":0} | limit
            {"type":"pull","request":"1","conversation":"user:a","have":{},"limit":2001} | limit
            {"type":"pull","request":"1","conversation":"user:a","have":{},"limit":null} | limit
            {"type":"snapshot","conversation":"user:a"} | request
            {"type":"snapshot","request":"1"} | conversation
            {"type":"page","conversation":"user:a"} | request
            {"type":"page","request":"1","conversation":"user:a","before":0} | before
            {"type":"page","request":"1","conversation":"user:a","before":"9"} | before
            {"type":"page","request":"1","conversation":"user:a","limit":201} | limit
            {"type":"page","request":"1","conversation":"user:a","limit":-5} | limit
            {"type":"ack"} | marks
            {"type":"ack","marks":[]} | marks
            {"type":"ack","marks":{"nobody":{"seq":1}}} | marks.nobody
            {"type":"ack","marks":{"user:a":5}} | marks.user:a
            {"type":"ack","marks":{"user:a":{}}} | marks.user:a.seq
            {"type":"ack","marks":{"user:a":{"seq":-1}}} | marks.user:a.seq
            {"type":"ack","marks":{"user:a":{"seq":1,"chain":"x"}}} | marks.user:a.chain
            {"type":"credit"} | frames
            {"type":"credit","frames":0} | frames
            {"type":"credit","frames":1000001} | frames
            {"type":"ping","nonce":""} | nonce
            {"type":"ping","nonce":null} | nonce
            {"type":"ping","nonce":[]} | nonce
            {} | type
            {"type":null} | type
            {"type":5} | type
            """)
    void a_field_that_breaks_its_rule_is_named(String frame, String field) {
        var bad = bad(frame);

        assertThat(bad.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(bad.field()).isEqualTo(field);
        assertThat(bad.message()).isNotBlank();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"id":"x","action":"send","data":{}} | id | false
            {"action":"send","data":{}} | id | false
            {"id":"01890A5D-AC96-774B-BCCE-B302099A8057","action":"send","data":{}} | id | false
            {"id":"6ba7b811-9dad-41d1-80b4-00c04fd430c8","action":"send","data":{}} | id | false
            {"id":"$ID","data":{}} | action | true
            {"id":"$ID","action":7,"data":{}} | action | true
            {"id":"$ID","action":"send"} | data | true
            {"id":"$ID","action":"send","data":null} | data | true
            {"id":"$ID","action":"send","data":"hi"} | data | true
            {"id":"$ID","action":"send","data":{},"conversation":"x"} | conversation | true
            {"id":"$ID","action":"send","data":{},"conversation":null} | conversation | true
            {"id":"$ID","action":"send","data":{},"after":"x"} | after | true
            {"id":"$ID","action":"send","data":{"text":"a\\u0000b"}} | data.text | true
            {"id":"$ID","action":"send","data":{"text":"\\udc00"}} | data.text | true
            {"id":"$ID","action":"send","data":{"mentions":["ok","\\ud800"]}} | data.mentions[1] | true
            {"id":"$ID","action":"read","data":{"upTo":1.5}} | data.upTo | true
            {"id":"$ID","action":"read","data":{"upTo":1e400}} | data.upTo | true
            """)
    void a_broken_command_names_its_field_and_its_id_if_that_can_be_read(String rest, String field, boolean id) {
        var bad = bad("{\"type\":\"command\"," + rest.substring(1).replace("$ID", ID));

        assertThat(bad.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(bad.command() != null).isEqualTo(id);
        assertThat(bad.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{",
                "[]",
                "7",
                "null",
                "\"text\"",
                "{}{}",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\",\"type\":\"ack\"}",
                "{\"type\":\"pull\",\"have\":{\"log\":1,\"log\":2}}",
                "{'type':'ping'}",
                "{\"type\":\"ping\",\"nonce\":NaN}",
                "\u0000"
            })
    void what_is_not_one_json_object_is_malformed(String text) {
        assertThat(bad(text).code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
    }

    @Test
    void deep_nesting_is_malformed_and_not_a_stack_overflow() {
        var nested = "{\"type\":\"command\",\"data\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001);

        assertThat(bad(nested).code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
    }

    @Test
    void a_frame_of_another_type_is_unknown_and_answers_its_request() {
        var bad = bad("{\"type\":\"wave\",\"request\":\"r\"}");

        assertThat(bad.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
        assertThat(bad.request()).isEqualTo(new Tag("r"));
    }

    @Test
    void another_protocol_is_unsupported_whatever_else_the_hello_says() {
        assertThat(bad("{\"type\":\"hello\",\"protocol\":2,\"device\":7}").code())
                .isEqualTo(ErrorCode.UNSUPPORTED_PROTOCOL);
    }

    @Test
    void a_text_over_its_limit_names_the_limit() {
        var bad = bad(
                "{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"p\",\"name\":\"" + "é".repeat(129) + "\"}}");

        assertThat(bad.field()).isEqualTo("device.name");
        assertThat(bad.message()).contains("256 bytes");
    }

    @Test
    void unknown_fields_are_ignored() {
        assertThat(good("{\"type\":\"ping\",\"nonce\":7,\"later\":{\"x\":null}}"))
                .isEqualTo(new ClientFrame.Ping(new Tag(7L)));
    }

    @Test
    void a_pull_has_its_defaults() {
        var pull = (ClientFrame.Pull) good("{\"type\":\"pull\",\"request\":3,\"conversation\":\"" + DIRECT
                + "\",\"have\":{\"log\":0,\"@bob\":2}}");

        assertThat(pull.limit()).isEqualTo(500);
        assertThat(pull.epoch()).isNull();
        assertThat(pull.have().of(StreamId.LOG)).isZero();
        assertThat(pull.have().of(StreamId.receiptsOf(UserId.of("bob")))).isEqualTo(2);
    }

    @Test
    void a_page_has_its_defaults() {
        var page = (ClientFrame.Page) good("{\"type\":\"page\",\"request\":\"p\",\"conversation\":\"user:a\"}");

        assertThat(page.limit()).isEqualTo(50);
        assertThat(page.before()).isNull();
    }

    @Test
    void a_whole_hello_is_read() {
        var digest = "A".repeat(43);
        var hello = (ClientFrame.Hello) good("""
                {"type":"hello","protocol":1,"token":"t","device":{"id":"p","name":"Anna's","platform":"tv"},
                 "cursor":"c","digest":"%s","credit":0}""".formatted(digest));

        assertThat(hello.token()).isEqualTo("t");
        assertThat(hello.device().id().value()).isEqualTo("p");
        assertThat(hello.device().name()).isEqualTo("Anna's");
        assertThat(hello.device().platform()).isEqualTo("tv");
        assertThat(hello.cursor()).isEqualTo("c");
        assertThat(hello.digest()).hasToString(digest);
        assertThat(hello.credit()).isZero();
    }

    private Parsed.Bad bad(String text) {
        return (Parsed.Bad) parser.json(text);
    }

    private ClientFrame good(String text) {
        return ((Parsed.Good) parser.json(text)).frame();
    }
}
