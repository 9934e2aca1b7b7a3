package chat.lockstep.client;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The present token, kept until the server says that it has expired, and the asking for another one. On the loop's
/// thread; the supplier is asked aside.
final class Tokens {

    private final TokenSupplier supplier;
    private final EventLoop loop;
    private @Nullable Token present;
    private @Nullable Object question;
    private Runnable interrupt = () -> {};

    Tokens(TokenSupplier supplier, EventLoop loop) {
        this.supplier = supplier;
        this.loop = loop;
    }

    Optional<Token> present() {
        return Optional.ofNullable(present);
    }

    void keep(Token token) {
        present = token;
    }

    /// The next connection asks for a new one.
    void expire() {
        present = null;
    }

    boolean isAsking() {
        return question != null;
    }

    /// Asks for a new token. An earlier question is given up.
    void ask(Consumer<Token> then, Consumer<Exception> otherwise) {
        giveUp();
        var asked = new Object();
        question = asked;
        interrupt = loop.aside(() -> {
            try {
                var token = Token.of(supplier.token());
                loop.post(() -> answer(asked, () -> then.accept(token)));
            } catch (IOException | InterruptedException | RuntimeException failed) {
                loop.post(() -> answer(asked, () -> otherwise.accept(failed)));
            }
        });
    }

    private void answer(Object asked, Runnable answer) {
        if (asked.equals(question)) {
            question = null;
            answer.run();
        }
    }

    /// Waits for no answer any more.
    void giveUp() {
        if (question != null) {
            question = null;
            interrupt.run();
        }
    }
}
