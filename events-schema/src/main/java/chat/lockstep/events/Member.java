package chat.lockstep.events;

/// A user in a conversation. In a direct conversation both are `member`.
public record Member(UserId user, Role role) {}
