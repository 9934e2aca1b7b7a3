package chat.lockstep.gateway.problem;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// The token in `Authorization: Bearer`. A token in a URL is never looked at: URLs end up in logs.
public final class Bearer {

    private static final String PREFIX = "bearer ";

    private Bearer() {}

    public static @Nullable String token(HttpHeaders headers) {
        var value = headers.getFirst(HttpHeaders.AUTHORIZATION);
        if (value == null || !value.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return null;
        }
        var token = value.substring(PREFIX.length()).trim();
        return token.isEmpty() ? null : token;
    }
}
