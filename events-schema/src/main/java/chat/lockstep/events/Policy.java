package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What the members of a group may do besides its admins.
///
/// @param send who may send messages
/// @param addMembers who may add members
/// @param editSettings who may rename the group and pin messages
/// @param messageTtlSeconds how long messages that are sent from now on are shown, in seconds; absent for good
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Policy(
        Who send,
        Who addMembers,
        Who editSettings,
        @Nullable Long messageTtlSeconds) {

    /// The policy of a conversation until another is set: as in other messengers, everyone may.
    public static final Policy DEFAULT = new Policy(Who.EVERYONE, Who.EVERYONE, Who.EVERYONE, null);

    /// Who of the members.
    public enum Who {
        @JsonProperty("everyone")
        EVERYONE,
        @JsonProperty("admins")
        ADMINS;

        /// Whether a member with `role` is among them. Owners are admins, too.
        public boolean includes(Role role) {
            return this == EVERYONE || role != Role.MEMBER;
        }
    }
}
