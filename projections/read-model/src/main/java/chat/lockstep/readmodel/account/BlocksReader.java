package chat.lockstep.readmodel.account;

import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Reads whom a user wants nothing from.
public final class BlocksReader {

    private final Statement selectBlocks;

    public BlocksReader(Connection connection) {
        selectBlocks = new Statement(connection, "SELECT blocked, is_blocked FROM KEYSPACE.block WHERE user = :user");
    }

    public Mono<Set<UserId>> blocked(UserId user) {
        return selectBlocks.stream(query -> query.setString("user", user.value()))
                .filter(row -> row.getBoolean("is_blocked"))
                .map(row -> UserId.of(Objects.requireNonNull(row.getString("blocked"))))
                .collect(Collectors.toUnmodifiableSet());
    }
}
