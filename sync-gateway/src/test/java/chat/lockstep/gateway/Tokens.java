package chat.lockstep.gateway;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.token.AuthSettings;
import chat.lockstep.gateway.token.SigningKeys;
import chat.lockstep.gateway.token.TokenIssuer;
import chat.lockstep.gateway.token.TokenVerifier;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keys and tokens for tests.
public final class Tokens {

    public static final ECKey KEY = key("test");
    public static final AuthSettings SETTINGS = new AuthSettings(Path.of("unused"), "lockstep", "lockstep");

    private Tokens() {}

    public static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static SigningKeys keys() {
        return SigningKeys.of(new JWKSet(KEY));
    }

    public static TokenVerifier verifier(Clock clock) {
        return new TokenVerifier(SETTINGS, keys(), clock);
    }

    public static String of(String user, @Nullable String device, Duration ttl, Clock clock) {
        return new TokenIssuer(SETTINGS, keys(), clock)
                .issue(UserId.of(user), device == null ? null : DeviceId.of(device), ttl);
    }

    public static String of(String user, String device) {
        return of(user, device, Duration.ofHours(1), Clock.systemUTC());
    }
}
