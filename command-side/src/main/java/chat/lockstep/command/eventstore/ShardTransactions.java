package chat.lockstep.command.eventstore;

import chat.lockstep.command.stream.Addressed;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/// Begins a command's transaction in the database of the conversation that the command concerns.
final class ShardTransactions implements TransactionManager {

    private final Shards shards;

    ShardTransactions(Shards shards) {
        this.shards = shards;
    }

    @Override
    public Transaction startTransaction() {
        var message = CurrentUnitOfWork.get().getMessage().getPayload();
        if (message instanceof Addressed addressed) {
            return shards.of(addressed.conversation()).begin();
        }
        throw new IllegalStateException("a command that concerns no conversation: " + message.getClass());
    }
}
