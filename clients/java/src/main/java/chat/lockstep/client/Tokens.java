package chat.lockstep.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The present token, kept until the server says that it has expired.
final class Tokens {

    private final TokenSupplier supplier;
    private volatile @Nullable String token;

    Tokens(TokenSupplier supplier) {
        this.supplier = supplier;
    }

    String present() throws IOException, InterruptedException {
        var present = token;
        if (present == null) {
            present = supplier.token();
            token = present;
        }
        return present;
    }

    /// The next connection asks for a new one.
    void expire() {
        token = null;
    }
}
