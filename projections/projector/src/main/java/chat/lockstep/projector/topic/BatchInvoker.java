package chat.lockstep.projector.topic;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/// Gathers the events of a unit of work and hands them to the projection at once, before the unit commits: so a batch
/// can be written in one wave, and a failure in it fails the whole unit. A record that is no event is refused here.
final class BatchInvoker implements EventHandlerInvoker {

    private final BatchProjection projection;
    private final BatchOutcome outcome;

    BatchInvoker(BatchProjection projection, BatchOutcome outcome) {
        this.projection = projection;
        this.outcome = outcome;
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return true;
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        switch (message.getPayload()) {
            case TopicEvent event -> batch(CurrentUnitOfWork.get().root()).add(event);
            case Refusal unreadable -> outcome.refused(unreadable);
            default ->
                throw new IllegalStateException(
                        "neither event nor refusal: " + message.getPayload().getClass());
        }
    }

    private List<TopicEvent> batch(UnitOfWork<?> unitOfWork) {
        return unitOfWork.getOrComputeResource(BatchInvoker.class.getName(), _ -> beginBatch(unitOfWork));
    }

    private List<TopicEvent> beginBatch(UnitOfWork<?> unitOfWork) {
        var batch = new ArrayList<TopicEvent>();
        unitOfWork.onPrepareCommit(_ -> projection.on(batch).forEach(outcome::refused));
        return batch;
    }
}
