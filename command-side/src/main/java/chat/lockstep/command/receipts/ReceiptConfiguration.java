package chat.lockstep.command.receipts;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import chat.lockstep.command.http.Endpoint;
import chat.lockstep.events.Limits;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReceiptSettings.class)
class ReceiptConfiguration {

    private static final int APPENDING_THREADS = 2;

    @Bean
    HeldMarks heldMarks(ReceiptSettings settings, Limits limits, DeliveredMarks marks) {
        return new HeldMarks(
                Duration.ofMillis(limits.receiptMillis()),
                settings.pausesMax(),
                Executors.newScheduledThreadPool(
                        APPENDING_THREADS,
                        Thread.ofPlatform().name("held-marks-", 1).factory()),
                System::nanoTime,
                (key, upTo) -> marks.append(key.conversation(), key.device(), upTo));
    }

    @Bean
    MarkIntake markIntake(DeliveredMarks marks, HeldMarks held, MeterRegistry meters, Limits limits) {
        return new MarkIntake(marks, held, meters, limits.receiptMillis());
    }

    @Bean
    RouterFunction<ServerResponse> marks(Endpoint endpoint, MarkIntake intake) {
        return route().POST("/v1/marks", request -> endpoint.answer(request, intake::answer))
                .build();
    }
}
