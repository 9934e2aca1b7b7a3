package chat.lockstep.checker.recording;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a client did or saw. Its `kind` in the file is the name of the record, beginning with a small letter; `info` is
/// [Unknown].
public sealed interface HistoryLine {

    long t();

    /// `<user>/<device>`
    String client();

    default String user() {
        return client().substring(0, client().indexOf('/'));
    }

    /// A command was handed to the client, for the first time.
    ///
    /// @param conversation may be absent in private actions and `createConversation`
    /// @param data as it was sent
    record Invoke(
            long t,
            String client,
            String command,
            String action,
            @Nullable String conversation,
            ObjectNode data) implements HistoryLine {}

    /// Something the server or the client said about a command.
    sealed interface Answer extends HistoryLine {
        String command();
    }

    /// The durable answer came.
    ///
    /// @param outcome `applied`, `duplicate` or `unchanged`
    record Ok(long t, String client, String command, String outcome, String conversation, String stream, long seq)
            implements Answer {}

    /// A definite refusal: the id is never tried again.
    record Fail(long t, String client, String command, String code, String errorClass, String retry)
            implements Answer {}

    /// Nobody knows what became of it, yet or for good.
    record Unknown(long t, String client, String command, String why) implements Answer {}

    /// Told to come again with the same id.
    record Refused(
            long t,
            String client,
            String command,
            String code,
            String errorClass,
            String retry,
            @Nullable Long retryAfterMillis)
            implements Answer {}

    /// The device has stored this event.
    record Seen(long t, String client, String conversation, String epoch, WireEvent event) implements HistoryLine {}

    /// An event came in over the wire, repeats too.
    record Wire(long t, String client, String conversation, String stream, long seq) implements HistoryLine {}

    record Connect(
            long t,
            String client,
            String session,
            String resume,
            @Nullable String reason) implements HistoryLine {}

    record Close(long t, String client, long code) implements HistoryLine {}

    /// The device told the server that it has stored the log up to here.
    record Ack(long t, String client, String conversation, long seq) implements HistoryLine {}

    /// The read mark that the device shows.
    record Mark(long t, String client, String conversation, long readUpTo) implements HistoryLine {}

    /// The client was told about a user.
    record Presence(long t, String client, String user, String status) implements HistoryLine {

        /// Whom it concerns, not who was told.
        @Override
        public String user() {
            return user;
        }
    }

    /// The truth about a socket of the client.
    record Present(long t, String client, boolean is) implements HistoryLine {}

    /// What the device shows in the end.
    record Final(
            long t,
            String client,
            String conversation,
            String epoch,
            long seq,
            String chain,
            long readUpTo,
            List<Shown> messages)
            implements HistoryLine {}

    /// @param sha256 hex, of the text as it is now; empty once retracted
    record Shown(long seq, String id, String sha256) {}

    /// The digests after one more `hello` in the end.
    ///
    /// @param digest the device's own
    /// @param server the server's
    record Digest(long t, String client, String digest, String server, boolean verified) implements HistoryLine {}
}
