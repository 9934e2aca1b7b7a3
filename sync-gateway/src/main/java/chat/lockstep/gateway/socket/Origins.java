package chat.lockstep.gateway.socket;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which web pages may open a socket. A browser names the page's origin; a client that is no browser names none.
///
/// @param allowed such as `https://chat.example`
public record Origins(List<String> allowed) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Origins {
        allowed =
                allowed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
    }

    /// Whether a page of `origin` may talk to this server, called `host` by the browser. A page that this server
    /// itself served on loopback may.
    public boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        return allowed.contains(origin.toLowerCase(Locale.ROOT)) || isOwnOnLoopback(origin, host);
    }

    /// Whether `host`, a Host header, names this machine itself.
    public static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.contains(withoutPort(host.toLowerCase(Locale.ROOT)));
    }

    private static boolean isOwnOnLoopback(String origin, @Nullable String host) {
        try {
            var page = URI.create(origin);
            return page.getRawAuthority() != null && page.getRawAuthority().equalsIgnoreCase(host) && isLoopback(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        var end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return end <= 0 ? host : host.substring(0, end);
    }
}
