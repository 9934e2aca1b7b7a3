package chat.lockstep.checker.fold;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One conversation, folded up to its head.
public final class FoldedConversation {

    private final StoredConversation stored;
    private final Messages messages = new Messages();
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, Membership> memberships = new HashMap<>();
    private final Map<String, Messages> seenInParts = new HashMap<>();
    private String kind = "";
    private @Nullable String title;

    FoldedConversation(StoredConversation stored) {
        this.stored = stored;
        if (stored.isPrivate()) {
            kind = "private";
            join(stored.id().substring("user:".length()), "owner", 0);
        }
        stored.events("log").forEach(this::on);
    }

    private void on(Stored event) {
        messages.on(event);
        switch (event.change()) {
            case Change.Created created -> {
                kind = created.kind();
                title = created.title();
                created.roles().forEach((user, role) -> join(user, role, event.seq() - 1));
            }
            case Change.Added added -> added.roles().forEach((user, role) -> join(user, role, event.seq() - 1));
            case Change.Gone gone -> {
                members.remove(gone.user());
                Optional.ofNullable(memberships.get(gone.user())).ifPresent(left -> left.goes(event.seq()));
            }
            case Change.RoleSet set -> members.replace(set.user(), set.role());
            case Change.Renamed renamed -> title = renamed.title();
            default -> {}
        }
    }

    private void join(String user, String role, long floor) {
        members.putIfAbsent(user, role);
        memberships.computeIfAbsent(user, ignored -> new Membership()).joins(floor);
    }

    public String id() {
        return stored.id();
    }

    public StoredConversation stored() {
        return stored;
    }

    public String kind() {
        return kind;
    }

    public @Nullable String title() {
        return title;
    }

    public Messages messages() {
        return messages;
    }

    /// The members by their roles, in the order of their joining.
    public Map<String, String> members() {
        return Collections.unmodifiableMap(members);
    }

    /// Everybody who ever was a member.
    public Set<String> users() {
        return memberships.keySet();
    }

    public Optional<Membership> membership(String user) {
        return Optional.ofNullable(memberships.get(user));
    }

    /// The messages as somebody sees them who saw the log only where it might: an edit while it was away is unknown to
    /// it.
    public Messages shownTo(String user) {
        var membership = memberships.get(user);
        if (membership == null || (membership.isWhole() && membership.isMember())) {
            return messages;
        }
        return seenInParts.computeIfAbsent(user, ignored -> {
            var seen = new Messages();
            stored.events("log").stream()
                    .filter(event -> membership.maySee(event.seq()))
                    .forEach(seen::on);
            return seen;
        });
    }
}
