package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a member may do in a group.
public enum Role {
    @JsonProperty("owner")
    OWNER,
    @JsonProperty("admin")
    ADMIN,
    @JsonProperty("member")
    MEMBER
}
