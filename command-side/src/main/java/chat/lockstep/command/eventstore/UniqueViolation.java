package chat.lockstep.command.eventstore;

import java.util.Optional;
import org.postgresql.util.PSQLException;

/// Which unique key of the event table an append ran into.
public enum UniqueViolation {
    /// Another event has the place: the aggregate was not the newest.
    PLACE_TAKEN("domain_event_aggregate_sequence_key"),
    /// The command's id is in the store already.
    EVENT_ID_TAKEN("domain_event_event_id_key");

    private static final String SQL_STATE = "23505";
    private static final int CAUSES_MAX = 20;

    private final String constraint;

    UniqueViolation(String constraint) {
        this.constraint = constraint;
    }

    /// The violation that caused `failure`, if one did.
    public static Optional<UniqueViolation> in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof PSQLException sql && SQL_STATE.equals(sql.getSQLState())) {
                return named(sql);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Optional<UniqueViolation> named(PSQLException violation) {
        var message = violation.getServerErrorMessage();
        for (var key : values()) {
            if (message != null && key.constraint.equals(message.getConstraint())) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }
}
