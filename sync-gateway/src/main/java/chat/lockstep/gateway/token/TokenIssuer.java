package chat.lockstep.gateway.token;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/// Makes tokens for development, with the private key of the set. Without one the start stops.
public final class TokenIssuer {

    private final AuthSettings settings;
    private final ECKey key;
    private final Clock clock;

    public TokenIssuer(AuthSettings settings, SigningKeys keys, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.key = keys.privateKey()
                .orElseThrow(() -> new IllegalStateException(
                        "lockstep.dev.enabled: the JWK set in lockstep.auth.keys has no private key to sign with"));
    }

    public String issue(UserId user, @Nullable DeviceId device, Duration ttl) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .audience(settings.audience())
                .subject(user.value())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ttl)));
        if (device != null) {
            claims.claim("device", device.value());
        }
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims.build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException unusableKey) {
            throw new IllegalStateException("lockstep.auth.keys: the private key cannot sign", unusableKey);
        }
        return token.serialize();
    }
}
