package chat.lockstep.query;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.ProjectorAccess;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxChange;
import chat.lockstep.readmodel.inbox.InboxChange.LogHead;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A direct conversation, written into the views as the projector would: the peer sends, the reader has read nothing.
final class WrittenConversation {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long BEGAN = 1_709_296_496_007L;

    final ConversationId id;
    private final UserId reader;
    private final UserId peer;
    private final ProjectorAccess views;
    private final List<Member> members;
    private long seq;
    private Hash chain;

    WrittenConversation(ProjectorAccess views, UserId reader, UserId peer) {
        this.views = views;
        this.reader = reader;
        this.peer = peer;
        id = ConversationId.direct(reader, peer);
        members = List.of(new Member(reader, Role.MEMBER), new Member(peer, Role.MEMBER));
        chain = HashChain.base(id, StreamId.LOG);
    }

    void writeLog(int messages) {
        write(new ConversationCreated(ConversationKind.DIRECT, null, members, 0, null), null);
        for (int ordinal = 1; ordinal <= messages; ordinal++) {
            var messageId = MessageId.of("018f2b6e-7c1a-7d00-8000-%012d".formatted(seq + 1));
            var text = "message " + ordinal;
            write(
                    new MessageSent(messageId, text, null, null, null, ordinal, "AAAAAAAAAAAAAAAAAAAAAA"),
                    new Message(
                            messageId,
                            seq + 1,
                            ordinal,
                            author(),
                            at(seq + 1),
                            text,
                            null,
                            null,
                            null,
                            null,
                            Map.of(),
                            null));
        }
        var row = new ConversationRow(
                id,
                new ConversationState(ConversationKind.DIRECT, null, members, Policy.DEFAULT, List.of()),
                "1",
                place(),
                messages);
        views.upsertConversation().run(row, true, source()).block(LIMIT);
    }

    private void write(Event event, Message message) {
        seq++;
        var data = Jcs.text(JsonMapper.shared().convertValue(event, Map.class));
        var recorded = RecordedEvent.following(
                chain,
                new StreamKey(id, StreamId.LOG),
                seq,
                EventType.of(event).wireName(),
                EventId.of("018f2b6e-7c1a-7d00-8000-%012d".formatted(seq)),
                at(seq),
                author(),
                data);
        chain = recorded.chain();
        views.upsertLogEvent()
                .run(recorded, message == null ? 0 : message.ordinal(), message, null, source())
                .block(LIMIT);
    }

    /// From then on the conversation is in the reader's list.
    void writeInbox() {
        var head = new LogHead(ConversationKind.DIRECT, peer, "1", place(), seq - 1, at(seq));
        views.upsertInboxRow()
                .run(new InboxChange(reader, id, head, null, null, null, null, null, null, null, source()))
                .block(LIMIT);
    }

    private Author author() {
        return new Author(peer, DeviceId.of("phone"));
    }

    private static Timestamp at(long seq) {
        return Timestamp.ofEpochMilli(BEGAN + seq);
    }

    private Place place() {
        return new Place(seq, chain);
    }

    private SourcePlace source() {
        return new SourcePlace(1, 0, seq);
    }
}
