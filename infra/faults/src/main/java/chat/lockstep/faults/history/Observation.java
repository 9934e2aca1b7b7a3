package chat.lockstep.faults.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client did or saw. `t` is in microseconds since the run began, `client` is `<user>/<device>`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Observation {

    /// The command was handed to the client. Taken before that, so nothing can have come of it earlier.
    ///
    /// @param conversation absent where the server knows it by itself
    /// @param data as sent
    @JsonTypeName("invoke")
    record Invoked(
            long t,
            String client,
            String command,
            String action,
            @Nullable String conversation,
            Map<String, ?> data) implements Observation {}

    /// The durable answer was seen.
    ///
    /// @param outcome `applied`, `duplicate` or `unchanged`
    @JsonTypeName("ok")
    record Answered(long t, String client, String command, String outcome, String conversation, String stream, long seq)
            implements Observation {}

    /// A refusal for good.
    @JsonTypeName("fail")
    record Failed(
            long t,
            String client,
            String command,
            String code,
            @JsonProperty("class") String kind,
            String retry) implements Observation {}

    /// Nobody knows what became of it, for now.
    @JsonTypeName("info")
    record Unknown(long t, String client, String command, String why) implements Observation {}

    /// A refusal for now: the same id is tried again.
    @JsonTypeName("refused")
    record Refused(
            long t,
            String client,
            String command,
            String code,
            @JsonProperty("class") String kind,
            String retry,
            @Nullable Long retryAfterMillis)
            implements Observation {}

    /// The device holds the event now.
    ///
    /// @param event the whole event in JSON, as it came
    @JsonTypeName("seen")
    record Seen(
            long t,
            String client,
            String conversation,
            String epoch,
            @JsonRawValue String event) implements Observation {}

    /// An event came in, perhaps not for the first time.
    @JsonTypeName("wire")
    record Came(long t, String client, String conversation, String stream, long seq) implements Observation {}

    /// The server said welcome.
    @JsonTypeName("connect")
    record Connected(
            long t,
            String client,
            String session,
            String resume,
            @Nullable String reason) implements Observation {}

    /// The connection ended.
    ///
    /// @param code 1006 where no close frame came
    @JsonTypeName("close")
    record Closed(long t, String client, int code) implements Observation {}

    /// The device told the server how far it holds the log.
    @JsonTypeName("ack")
    record Acknowledged(long t, String client, String conversation, long seq) implements Observation {}

    /// The read mark that the device shows.
    @JsonTypeName("mark")
    record Marked(long t, String client, String conversation, long readUpTo) implements Observation {}

    /// The client was told that a user is there, or is not.
    @JsonTypeName("presence")
    record ToldOfPresence(long t, String client, String user, String status) implements Observation {}

    /// Whether the client really has a connection.
    @JsonTypeName("present")
    record Present(long t, String client, boolean is) implements Observation {}

    /// What the device shows of a conversation in the end.
    @JsonTypeName("final")
    record Shown(
            long t,
            String client,
            String conversation,
            String epoch,
            long seq,
            String chain,
            long readUpTo,
            List<ShownMessage> messages)
            implements Observation {}

    /// The digests in the end.
    ///
    /// @param verified whether the device found them equal
    @JsonTypeName("digest")
    record Digest(long t, String client, String digest, String server, boolean verified) implements Observation {}

    /// @param sha256 hex, of the text in UTF-8; empty if the message was retracted
    record ShownMessage(long seq, String id, String sha256) {}
}
