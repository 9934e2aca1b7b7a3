package chat.lockstep.simulator;

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
import java.util.HashMap;
import java.util.Map;

/// Tokens as the gateway's own issuer makes them.
final class Tokens {

    private static final ECKey KEY = key();
    private static final AuthSettings SETTINGS = new AuthSettings(Path.of("unused"), "lockstep", "lockstep");
    private static final SigningKeys KEYS = SigningKeys.of(new JWKSet(KEY));

    private static final Map<String, String> ISSUED = new HashMap<>();

    private Tokens() {}

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("simulator").generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static TokenVerifier verifier(Clock clock) {
        return new TokenVerifier(SETTINGS, KEYS, clock);
    }

    /// Signing takes longer than most of a history, and all of them begin at the same moment.
    static String of(UserId user, DeviceId device, Clock clock, Duration lifetime) {
        var key = user + " " + device + " " + clock.instant().getEpochSecond() + " " + lifetime;
        return ISSUED.computeIfAbsent(key, k -> new TokenIssuer(SETTINGS, KEYS, clock).issue(user, device, lifetime));
    }
}
