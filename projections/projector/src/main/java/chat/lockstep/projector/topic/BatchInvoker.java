package chat.lockstep.projector.topic;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/// Gathers the events of a unit of work and hands them to the projection at once, before the unit commits: so a batch
/// can be written in one wave, and a failure in it fails the whole unit.
final class BatchInvoker implements EventHandlerInvoker {

    private final BatchProjection projection;

    BatchInvoker(BatchProjection projection) {
        this.projection = projection;
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return true;
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        var unitOfWork = CurrentUnitOfWork.get().root();
        List<TopicEvent> batch =
                unitOfWork.getOrComputeResource(BatchInvoker.class.getName(), _ -> beginBatch(unitOfWork));
        batch.add((TopicEvent) message.getPayload());
    }

    private List<TopicEvent> beginBatch(UnitOfWork<?> unitOfWork) {
        var batch = new ArrayList<TopicEvent>();
        unitOfWork.onPrepareCommit(_ -> projection.on(batch));
        return batch;
    }
}
