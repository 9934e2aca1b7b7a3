package chat.lockstep.command.conversation;

/// What the receipts of one member need to know of the conversation's log.
///
/// @param head how many events the log holds
/// @param ownLast the seq of the member's last message; 0 without one
/// @param othersLast the seq of the last message by anybody else; 0 without one
/// @param members how many members the conversation has
public record Standing(long head, long ownLast, long othersLast, int members) {}
