package chat.lockstep.projector;

import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.readmodel.ReadModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;

/// Starts and stops the two consumer groups: `live` at once, `views` when the tables are there.
final class Following implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private final ConsumerGroup live;
    private final ConsumerGroup views;
    private final ReadModel model;
    private final Disposable.Swap waiting = Disposables.swap();
    private boolean isStopped;
    private volatile boolean isRunning;

    Following(ConsumerGroup live, ConsumerGroup views, ReadModel model) {
        this.live = live;
        this.views = views;
        this.model = model;
    }

    @Override
    public void start() {
        isRunning = true;
        live.start();
        waiting.update(model.ready()
                .subscribe(
                        nothing -> {},
                        closed -> LOG.info("group views was not started: {}", closed.toString()),
                        this::startViews));
    }

    private synchronized void startViews() {
        if (!isStopped) {
            views.start();
        }
    }

    @Override
    public void stop() {
        waiting.dispose();
        synchronized (this) {
            isStopped = true;
        }
        views.stop();
        live.stop();
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
