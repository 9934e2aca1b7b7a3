package chat.lockstep.projector;

import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.projector.topic.deadletter.LetterWatch;
import org.springframework.context.SmartLifecycle;

/// Starts and stops what follows the topics: the group `live` at once, `views` when the tables are there.
final class Following implements SmartLifecycle {

    private final ConsumerGroup live;
    private final ViewsGroup views;
    private final LetterWatch letters;
    private volatile boolean isRunning;

    Following(ConsumerGroup live, ViewsGroup views, LetterWatch letters) {
        this.live = live;
        this.views = views;
        this.letters = letters;
    }

    @Override
    public void start() {
        isRunning = true;
        live.start();
        views.start();
        letters.start();
    }

    @Override
    public void stop() {
        views.stop();
        live.stop();
        letters.close();
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
